package codes

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MinPepper is the least length of the key, in bytes.
const MinPepper = 16

// secrets computes what is stored in place of codes and phones.
type secrets struct {
	pepper []byte
	random io.Reader
	seal   cipher.AEAD
}

func newSecrets(pepper []byte, random io.Reader) (secrets, error) {
	if len(pepper) < MinPepper || random == nil {
		return secrets{}, errors.New("codes: no source of randomness, or a key that is too short")
	}
	key, err := hkdf.Key(sha256.New, pepper, nil, "recado codes to be delivered", 32)
	if err != nil {
		return secrets{}, fmt.Errorf("codes: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return secrets{}, fmt.Errorf("codes: %w", err)
	}
	seal, err := cipher.NewGCM(block)
	return secrets{pepper, random, seal}, err
}

// keyed returns an HMAC of parts, none of which contains "|" except the last.
func (s secrets) keyed(parts ...string) string {
	mac := hmac.New(sha256.New, s.pepper)
	_, _ = io.WriteString(mac, strings.Join(parts, "|")) // never fails
	return hex.EncodeToString(mac.Sum(nil))
}

// hash returns what is stored of a code.
func (s secrets) hash(phone, purpose, salt, code string) string {
	return s.keyed(phone, purpose, salt, code)
}

func (s secrets) phoneID(phone string) string { return s.keyed("phone", phone) }

func (s secrets) purposeID(purpose, session string) string { return s.keyed("for", purpose, session) }

// same compares two hashes in constant time.
func same(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

// limitOfDraw is the largest multiple of a million that three bytes can hold: a larger number is drawn
// again, so that every code is as likely as every other.
const limitOfDraw = 16_000_000

// draw returns a code.
func (s secrets) draw() (string, error) {
	var b [3]byte
	for {
		if _, err := io.ReadFull(s.random, b[:]); err != nil {
			return "", fmt.Errorf("codes: randomness: %w", err)
		}
		if n := int(b[0])<<16 | int(b[1])<<8 | int(b[2]); n < limitOfDraw {
			return fmt.Sprintf("%0*d", Digits, n%1_000_000), nil
		}
	}
}

// text returns random hexadecimal digits of n bytes.
func (s secrets) text(n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(s.random, b); err != nil {
		return "", fmt.Errorf("codes: randomness: %w", err)
	}
	return hex.EncodeToString(b), nil
}

// sealed encrypts what has to be delivered, for one code of one phone.
func (s secrets) sealed(phoneID, codeID string, l Letter) ([]byte, error) {
	plain, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("codes: %w", err)
	}
	nonce := make([]byte, s.seal.NonceSize())
	if _, err := io.ReadFull(s.random, nonce); err != nil {
		return nil, fmt.Errorf("codes: randomness: %w", err)
	}
	return s.seal.Seal(nonce, nonce, plain, []byte(phoneID+"|"+codeID)), nil
}

// errSealed means that a sealed letter is not of this key, or of another code.
var errSealed = errors.New("codes: a sealed letter that this key does not open")

func (s secrets) opened(phoneID, codeID string, box []byte) (l Letter, err error) {
	if len(box) < s.seal.NonceSize() {
		return l, errSealed
	}
	nonce, body := box[:s.seal.NonceSize()], box[s.seal.NonceSize():]
	plain, err := s.seal.Open(nil, nonce, body, []byte(phoneID+"|"+codeID))
	if err != nil || json.Unmarshal(plain, &l) != nil {
		return Letter{}, errSealed
	}
	return l, nil
}
