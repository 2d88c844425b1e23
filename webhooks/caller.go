package webhooks

import (
	"net/url"

	"github.com/gofiber/fiber/v2"
	"github.com/golang-jwt/jwt/v5"

	"recado/webhooks/internal/web"
)

// Access says who may ask for orders without the API key.
type Access string

// Who may: nobody; clients with a token; anybody. "" is OrdersKey.
const (
	OrdersOff       Access = "off"
	OrdersKey       Access = "key"
	OrdersAnonymous Access = "anonymous"
)

// caller is who asks for an order.
type caller struct {
	name    string // part of the command's id: keys of different callers never meet
	client  string // the client's id, when a token vouches for it
	trusted bool   // has the API key

	anonymous bool // has shown nothing: whom the order is for is a stranger's word
}

// whoAsks reads the optional token: none is anonymous, a wrong one is refused.
func (s *server) whoAsks(c *fiber.Ctx) (caller, error) {
	token, present := web.Bearer(c)
	switch {
	case present && s.key.Is(token):
		return caller{name: "key", trusted: true}, nil
	case s.OrdersFrom == OrdersOff:
		return caller{}, web.Refuse(fiber.StatusForbidden, "orders_closed")
	case !present && s.OrdersFrom != OrdersAnonymous:
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="recado"`)
		return caller{}, s.stranger(c, &web.Problem{Status: fiber.StatusUnauthorized, Code: "no_token"})
	case !present:
		return caller{name: "anonymous", anonymous: true}, nil
	}
	subject, err := s.subject(token)
	if err != nil {
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="recado", error="invalid_token"`)
		return caller{}, s.stranger(c, &web.Problem{Status: fiber.StatusUnauthorized, Code: "bad_token", Cause: err})
	}
	// Escaped, or "a" with the key "b:c" would be "a:b" with the key "c".
	return caller{name: "client:" + url.QueryEscape(subject), client: subject}, nil
}

// subject checks a client's token: HMAC, with a subject, and an end that has not come:
// a token that leaks can't be taken back.
func (s *server) subject(token string) (string, error) {
	claims := jwt.RegisteredClaims{}
	_, err := jwt.ParseWithClaims(token, &claims,
		func(*jwt.Token) (any, error) {
			if s.JWTSecret == "" {
				return nil, jwt.ErrTokenUnverifiable
			}
			return []byte(s.JWTSecret), nil
		},
		jwt.WithValidMethods([]string{"HS256", "HS384", "HS512"}), jwt.WithTimeFunc(s.Clock.Now), jwt.WithExpirationRequired())
	if err != nil {
		return "", err
	}
	if !web.Visible(claims.Subject) {
		return "", jwt.ErrTokenInvalidSubject
	}
	return claims.Subject, nil
}
