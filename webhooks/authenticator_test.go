package webhooks_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// origin is where browsers reach the tested program.
const origin = "https://example.com"

// authenticator is a device with one passkey (ES256) and the browser before it. Its fields may lie.
type authenticator struct {
	origin, rp, challenge string // challenge: "" is the one that is asked for
	signs                 uint32
	flags                 byte
	id                    []byte
	key                   *ecdsa.PrivateKey
}

// The flags of authenticator data.
const (
	touched    = 0x01
	verified   = 0x04
	attested   = 0x40
	credential = "public-key"
)

func newAuthenticator(t testing.TB) *authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &authenticator{origin: origin, rp: "example.com", flags: touched | verified, id: []byte(rand.Text()), key: key}
}

// with returns a copy that lies, of the same device.
func (a *authenticator) with(lie func(*authenticator)) *authenticator {
	b := *a
	lie(&b)
	return &b
}

func url64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// clientData is what the browser says of the page.
func (a *authenticator) clientData(kind, challenge string) []byte {
	if a.challenge != "" {
		challenge = a.challenge
	}
	raw, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	if err != nil {
		panic(err)
	}
	return raw
}

// data is what the device says of itself, and of a new key.
func (a *authenticator) data(flags byte, more ...byte) []byte {
	domain := sha256.Sum256([]byte(a.rp))
	return append(binary.BigEndian.AppendUint32(append(domain[:], flags), a.signs), more...)
}

// cose is the public key in CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
func (a *authenticator) cose(t testing.TB) []byte {
	t.Helper()
	point, err := a.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		t.Fatal(err)
	}
	key := []byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32}
	key = append(key, point[1:33]...)
	return append(append(key, 0x22, 0x58, 32), point[33:]...)
}

// create answers to options with a new passkey.
func (a *authenticator) create(t testing.TB, options string) string {
	t.Helper()
	more := make([]byte, 16, 256) // no model
	more = binary.BigEndian.AppendUint16(more, uint16(len(a.id)))
	more = append(append(more, a.id...), a.cose(t)...)
	data := a.data(a.flags|attested, more...)
	object := append([]byte{0xa3, 0x63}, "fmt"...) // {"fmt": "none", "attStmt": {}, "authData": data}
	object = append(append(object, 0x64), "none"...)
	object = append(append(object, 0x67), "attStmt"...)
	object = append(append(object, 0xa0, 0x68), "authData"...)
	object = binary.BigEndian.AppendUint16(append(object, 0x59), uint16(len(data)))
	object = append(object, data...)
	return a.answer(t, map[string]any{
		"clientDataJSON": url64(a.clientData("webauthn.create", challengeOf(t, options))), "attestationObject": url64(object), "transports": []string{"internal"},
	})
}

// sign answers to options with a signature.
func (a *authenticator) sign(t testing.TB, options string) string {
	t.Helper()
	data, client := a.data(a.flags), a.clientData("webauthn.get", challengeOf(t, options))
	said := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), said[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return a.answer(t, map[string]any{"clientDataJSON": url64(client), "authenticatorData": url64(data), "signature": url64(signature)})
}

func (a *authenticator) answer(t testing.TB, response map[string]any) string {
	t.Helper()
	raw, err := json.Marshal(map[string]any{
		"id": url64(a.id), "rawId": url64(a.id), "type": credential, "clientExtensionResults": map[string]any{}, "response": response,
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func challengeOf(t testing.TB, options string) string {
	t.Helper()
	var said struct{ Challenge string }
	if err := json.Unmarshal([]byte(options), &said); err != nil || len(said.Challenge) < 22 {
		t.Fatalf("%s: %v", options, err)
	}
	return said.Challenge
}
