package webhooks

import (
	"encoding/json"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/golang-jwt/jwt/v5"

	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Access says who may request orders without the API key.
type Access string

// The values of Access: nobody, clients with a token, anybody. "" is OrdersKey.
const (
	OrdersOff       Access = "off"
	OrdersKey       Access = "key"
	OrdersAnonymous Access = "anonymous"
)

// caller is the sender of an order request.
type caller struct {
	name    string // part of the command's id, so that callers' idempotency keys are separate
	client  string // the client's id in the token
	contact string // the client's contact, which the business has noted
	trusted bool   // has the API key

	anonymous bool // has no credential: the order's contact is only a claim
}

// kind returns the kind of credential. Each kind has its own limits, so that weaker callers can't
// use up those of stronger ones.
func (c caller) kind() string {
	switch {
	case c.trusted:
		return "key"
	case c.anonymous:
		return "anonymous"
	}
	return "token"
}

// identifyCaller reads the optional token. Without one the caller is anonymous; a wrong one is refused.
func (s *server) identifyCaller(c *fiber.Ctx) (caller, error) {
	token, present := web.Bearer(c)
	switch {
	case present && s.key.Matches(token):
		c.Locals(principalKey{}, users.Principal{Kind: users.Environment})
		return caller{name: "key", trusted: true}, nil
	case s.Console != nil && (users.IsAccess(token) || !present && s.Console.HasSession(c)):
		return s.identifyPerson(c)
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
	// Escaped, because otherwise subject "a" with key "b:c" would equal "a:b" with key "c".
	return caller{name: "client:" + url.QueryEscape(subject), client: subject}, nil
}

// identifyPerson returns the caller of a session or an access token. Somebody of the business orders as
// the key does. A client orders as one with a token, and as a stranger while the business does not
// know the client's contact.
func (s *server) identifyPerson(c *fiber.Ctx) (caller, error) {
	who, err := s.identify(c)
	if err != nil {
		return caller{}, err
	}
	switch who.Allowed(users.OrdersCreate) {
	case users.All:
		return caller{name: who.Caller(), trusted: true}, nil
	case users.Own:
		if s.OrdersFrom == OrdersOff {
			return caller{}, web.Refuse(fiber.StatusForbidden, "orders_closed")
		}
		return caller{name: who.Caller(), client: who.Caller(), contact: who.User.Client, anonymous: who.User.Client == ""}, nil
	}
	return caller{}, web.Refuse(fiber.StatusForbidden, "role")
}

// Rules for a client's token besides its subject.
const (
	tokenAudience    = "recado"             // required audience, if the token names any
	maxTokenLifetime = 366 * 24 * time.Hour // from now; a leaked token can't be revoked
)

// tokenSubject verifies a client's token and returns its subject. The token must use HMAC, have a
// subject, be for us, and have an expiry that is in the future but not too far. A token with
// critical headers is refused, because we know none (RFC 7515, section 4.1.11).
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

// tokenClaims refuses dates that are not numbers (RFC 7519, section 2); the library also accepts
// quoted numbers.
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

// unquoted refuses a JSON string.
type unquoted struct{}

// UnmarshalJSON implements json.Unmarshaler.
func (unquoted) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return jwt.ErrInvalidType
	}
	return nil
}
