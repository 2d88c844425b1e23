package passkeys

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"recado/flows/users"
)

// maxAnswer bounds what a browser answers, in bytes.
const maxAnswer = 16 << 10

// Verifier implements users.Ceremonies for one address.
type Verifier struct{ w *webauthn.WebAuthn }

var _ users.Ceremonies = (*Verifier)(nil)

// New returns a verifier for the address at which browsers reach us. On the machine itself its domain
// is localhost, since browsers know no passkeys of addresses in numbers. It returns nil without an
// error for an address at which browsers know none: in numbers, or without TLS.
func New(address, name string) (*Verifier, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("passkeys: %w", err)
	}
	host := strings.ToLower(u.Hostname())
	ip := net.ParseIP(host)
	if ip != nil && ip.IsLoopback() {
		host, ip = "localhost", nil
	}
	if ip != nil || u.Scheme != "https" && host != "localhost" {
		return nil, nil //nolint:nilnil // the caller asks for it
	}
	origin := u.Scheme + "://" + host
	if port := u.Port(); port != "" && (u.Scheme != "https" || port != "443") && (u.Scheme != "http" || port != "80") {
		origin += ":" + port
	}
	w, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: name, RPOrigins: []string{origin}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementDiscouraged, UserVerification: protocol.VerificationPreferred,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys: %w", err)
	}
	return &Verifier{w}, nil
}

// Creation implements users.Ceremonies.
func (v *Verifier) Creation(u users.User) (options []byte, challenge string, err error) {
	o := owner{u}
	var known []protocol.CredentialDescriptor
	for _, c := range o.WebAuthnCredentials() {
		known = append(known, c.Descriptor())
	}
	made, session, err := v.w.BeginRegistration(o, webauthn.WithExclusions(known))
	if err != nil {
		return nil, "", fmt.Errorf("passkeys: %w", err)
	}
	options, err = json.Marshal(made.Response)
	return options, session.Challenge, err
}

// Created implements users.Ceremonies.
func (v *Verifier) Created(u users.User, challenge string, answer []byte) (users.Passkey, error) {
	if len(answer) > maxAnswer {
		return users.Passkey{}, fmt.Errorf("passkeys: an answer of %d bytes", len(answer))
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return users.Passkey{}, explain(err)
	}
	session := v.session(u, challenge)
	session.CredParams = webauthn.CredentialParametersDefault()
	c, err := v.w.CreateCredential(owner{u}, session, parsed)
	if err != nil {
		return users.Passkey{}, explain(err)
	}
	k := users.Passkey{
		ID: encode(c.ID), Key: encode(c.PublicKey), Signs: int64(c.Authenticator.SignCount), Copied: c.Flags.BackupEligible,
	}
	for _, t := range c.Transport {
		k.Transports = append(k.Transports, string(t))
	}
	return k, nil
}

// Request implements users.Ceremonies.
func (v *Verifier) Request(u users.User) (options []byte, challenge string, err error) {
	asked, session, err := v.w.BeginLogin(owner{u})
	if err != nil {
		return nil, "", fmt.Errorf("passkeys: %w", err)
	}
	options, err = json.Marshal(asked.Response)
	return options, session.Challenge, err
}

// Signed implements users.Ceremonies.
func (v *Verifier) Signed(u users.User, challenge string, answer []byte) (id string, signs int64, err error) {
	if len(answer) > maxAnswer {
		return "", 0, fmt.Errorf("passkeys: an answer of %d bytes", len(answer))
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", 0, explain(err)
	}
	session := v.session(u, challenge)
	for _, c := range (owner{u}).WebAuthnCredentials() {
		session.AllowedCredentialIDs = append(session.AllowedCredentialIDs, c.ID)
	}
	c, err := v.w.ValidateLogin(owner{u}, session, parsed)
	if err != nil {
		return "", 0, explain(err)
	}
	return encode(c.ID), int64(parsed.Response.AuthenticatorData.Counter), nil
}

// session is what go-webauthn asks its caller to keep. All but the challenge follows from the user.
func (v *Verifier) session(u users.User, challenge string) webauthn.SessionData {
	return webauthn.SessionData{
		Challenge: challenge, RelyingPartyID: v.w.Config.RPID, UserID: owner{u}.WebAuthnID(), UserVerification: protocol.VerificationPreferred,
	}
}

// explain adds what go-webauthn tells developers only.
func explain(err error) error {
	if e, ok := err.(*protocol.Error); ok && e.DevInfo != "" { //nolint:errorlint // go-webauthn returns it as it is
		return fmt.Errorf("passkeys: %w: %s", err, e.DevInfo)
	}
	return fmt.Errorf("passkeys: %w", err)
}

// owner shows a user to go-webauthn.
type owner struct{ users.User }

// WebAuthnID implements webauthn.User: it says nothing of the login.
func (o owner) WebAuthnID() []byte {
	sum := sha256.Sum256([]byte("recado passkeys of " + o.ID))
	return sum[:]
}

// WebAuthnName implements webauthn.User.
func (o owner) WebAuthnName() string { return o.ID }

// WebAuthnDisplayName implements webauthn.User.
func (o owner) WebAuthnDisplayName() string { return o.Name }

// WebAuthnCredentials implements webauthn.User.
func (o owner) WebAuthnCredentials() (all []webauthn.Credential) {
	for _, k := range o.Passkeys {
		id, err1 := base64.RawURLEncoding.DecodeString(k.ID)
		key, err2 := base64.RawURLEncoding.DecodeString(k.Key)
		if err1 != nil || err2 != nil {
			continue // nothing can be signed with it
		}
		c := webauthn.Credential{ID: id, PublicKey: key, Flags: webauthn.CredentialFlags{BackupEligible: k.Copied}}
		for _, t := range k.Transports {
			c.Transport = append(c.Transport, protocol.AuthenticatorTransport(t))
		}
		all = append(all, c)
	}
	return all
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
