package webhooks

import (
	"encoding/json"
	"net/url"
	"slices"
	"time"

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

	anonymous bool // has shown nothing: whom the order is for is an anonymous caller's word
}

// kind is what a caller has shown: callers who have shown less never use up what others may do.
func (c caller) kind() string {
	switch {
	case c.trusted:
		return "key"
	case c.anonymous:
		return "anonymous"
	}
	return "token"
}

// identifyCaller reads the optional token: none is anonymous, a wrong one is refused.
func (s *server) identifyCaller(c *fiber.Ctx) (caller, error) {
	token, present := web.Bearer(c)
	switch {
	case present && s.key.Matches(token):
		return caller{name: "key", trusted: true}, nil
	case s.OrdersFrom == OrdersOff:
		return caller{}, web.Refuse(fiber.StatusForbidden, "orders_closed")
	case !present && s.OrdersFrom != OrdersAnonymous:
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="recado"`)
		return caller{}, s.rejectUnauthenticated(c, &web.Problem{Status: fiber.StatusUnauthorized, Code: "no_token"})
	case !present:
		return caller{name: "anonymous:" + url.QueryEscape(s.clientAddress(c)), anonymous: true}, nil
	}
	subject, err := s.tokenSubject(token)
	if err != nil {
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="recado", error="invalid_token"`)
		return caller{}, s.rejectUnauthenticated(c, &web.Problem{Status: fiber.StatusUnauthorized, Code: "bad_token", Cause: err})
	}
	// Escaped, or "a" with the key "b:c" would be "a:b" with the key "c".
	return caller{name: "client:" + url.QueryEscape(subject), client: subject}, nil
}

// What a client's token must say besides its subject.
const (
	tokenAudience    = "recado"             // where it names for whom it is made
	maxTokenLifetime = 366 * 24 * time.Hour // from now on: a token that leaks can't be taken back
)

// tokenSubject checks a client's token: HMAC, with a subject, for us, and an end that has not
// come and will. What it marks as critical we don't know, and so must refuse (RFC 7515,
// section 4.1.11).
func (s *server) tokenSubject(token string) (string, error) {
	claims := tokenClaims{}
	_, err := jwt.ParseWithClaims(token, &claims,
		func(t *jwt.Token) (any, error) {
			if _, critical := t.Header["crit"]; critical || s.JWTSecret == "" {
				return nil, jwt.ErrTokenUnverifiable
			}
			return []byte(s.JWTSecret), nil
		},
		jwt.WithValidMethods([]string{"HS256", "HS384", "HS512"}), jwt.WithTimeFunc(s.Clock.Now), jwt.WithExpirationRequired(), jwt.WithIssuedAt())
	switch {
	case err != nil:
		return "", err
	case len(claims.Audience) > 0 && !slices.Contains(claims.Audience, tokenAudience):
		return "", jwt.ErrTokenInvalidAudience
	case claims.ExpiresAt.After(s.Clock.Now().Add(maxTokenLifetime)):
		return "", jwt.ErrTokenInvalidClaims
	}
	if !web.Visible(claims.Subject) {
		return "", jwt.ErrTokenInvalidSubject
	}
	return claims.Subject, nil
}

// tokenClaims are claims whose dates are numbers (RFC 7519, section 2): the library reads
// a quoted number too.
type tokenClaims struct{ jwt.RegisteredClaims }

// UnmarshalJSON implements json.Unmarshaler.
func (c *tokenClaims) UnmarshalJSON(raw []byte) error {
	var dates struct {
		ExpiresAt unquoted `json:"exp"`
		NotBefore unquoted `json:"nbf"`
		IssuedAt  unquoted `json:"iat"`
	}
	if err := json.Unmarshal(raw, &dates); err != nil {
		return err
	}
	return json.Unmarshal(raw, &c.RegisteredClaims)
}

// unquoted refuses a JSON text.
type unquoted struct{}

// UnmarshalJSON implements json.Unmarshaler.
func (unquoted) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return jwt.ErrInvalidType
	}
	return nil
}
