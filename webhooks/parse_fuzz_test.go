package webhooks

import (
	"bufio"
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado/webhooks/internal/web"
)

// FuzzFramed checks that an accepted request has the same body length for the standard library: one
// length, or chunks.
func FuzzFramed(f *testing.F) {
	for _, s := range []string{"Host: x\r\nContent-Length: 2\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n", "X: a\r\n b\r\n\r\n", "Transfer-Encoding:\tchunked\r\n\r\n", "content-length: 1\r\nContent-Length: 2\r\n\r\n", "A: b\nC: d\r\n\r\n", "Host : x\r\n\r\n", ": x\r\n\r\n"} {
		f.Add([]byte(s), true)
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, raw []byte, http11 bool) {
		if !soundFraming(raw, http11) {
			return
		}
		head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader("POST / HTTP/1.1\r\n" + string(head) + "\r\n\r\n")))
		if err != nil {
			return // the server itself refuses invalid headers
		}
		defer r.Body.Close()
		chunked := len(r.TransferEncoding) > 0
		if n := len(r.Header.Values("Content-Length")); n > 1 || n == 1 && chunked || chunked && !http11 || len(r.TransferEncoding) > 1 {
			t.Errorf("%q: %d lengths, %v", raw, n, r.TransferEncoding)
		}
	})
}

type noon struct{}

func (noon) Now() time.Time { return time.Unix(1_790_000_000, 0) }

// FuzzToken checks that only an unexpired token with our signature identifies a client, and that
// the client is its subject.
func FuzzToken(f *testing.F) {
	const secret = "the secret of clients' tokens in a test"
	s := &server{Deps: Deps{JWTSecret: secret, Clock: noon{}}}
	sign := func(tb testing.TB, m jwt.SigningMethod, with any, c jwt.RegisteredClaims) string {
		made, err := jwt.NewWithClaims(m, c).SignedString(with)
		if err != nil {
			tb.Fatal(err)
		}
		return made
	}
	later := jwt.NewNumericDate(noon{}.Now().Add(time.Hour))
	f.Add(sign(f, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, jwt.RegisteredClaims{Subject: "ana", ExpiresAt: later}), "ana", int64(60))
	f.Add(sign(f, jwt.SigningMethodHS256, []byte("another"), jwt.RegisteredClaims{Subject: "ana", ExpiresAt: later}), "a b", int64(-60))
	f.Add("eyJhbGciOiJIUzI1NiJ9.e30.", "\x00", int64(0))
	f.Add("..", "", int64(1)<<40)
	f.Fuzz(func(t *testing.T, token, subject string, left int64) {
		if who, err := s.tokenSubject(token); err == nil {
			t.Errorf("%q became %q", token, who)
		}
		ends := noon{}.Now().Add(time.Duration(left%1_000_000) * time.Second)
		made := sign(t, jwt.SigningMethodHS256, []byte(secret), jwt.RegisteredClaims{Subject: subject, ExpiresAt: jwt.NewNumericDate(ends)})
		who, err := s.tokenSubject(made)
		if good := web.Visible(subject) && ends.After(noon{}.Now()); (err == nil) != good || err == nil && who != subject {
			t.Errorf("%q until %s: %q %v", subject, ends, who, err)
		}
		if _, err := (&server{Deps: Deps{Clock: noon{}}}).tokenSubject(made); err == nil {
			t.Error("without a secret")
		}
	})
}
