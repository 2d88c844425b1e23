package twilio

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1" // #nosec G505 -- the vendor's choice; as an HMAC it still holds
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/twilio/twilio-go/client"

	"recado/bot/channels"
)

// SignatureHeader carries the base64 of an HMAC-SHA1 over the URL and the parameters.
const SignatureHeader = "X-Twilio-Signature"

// bodyHash is the URL parameter with the hash of a body that is not a form.
const bodyHash = "bodySHA256"

// maxParams is the most parameters of a form, because they are parsed before the signature is
// checked. The vendor sends about thirty, and a few for each file.
const maxParams = 1000

// Sign returns the header's value as the vendor computes it. Stand-ins and tests use it.
func Sign(token, url string, form url.Values) string {
	keys := make([]string, 0, len(form))
	for k := range form {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(url))
	for _, k := range keys {
		mac.Write([]byte(k + form.Get(k)))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// verifySignature reports whether the vendor signed a request. It uses the configured URL, because
// the caller chooses the Host header.
func (c *Client) verifySignature(ctx context.Context, path string, r channels.Request) bool {
	if c.AuthToken == "" || c.PublicURL == "" {
		c.unconfigured.Do(func() {
			c.Log.WarnContext(ctx, "twilio: every webhook is refused: the auth token or the public url is not set", "channel", c.Name())
		})
		return false
	}
	given := r.Header.Values(SignatureHeader)
	if len(given) != 1 {
		return false
	}
	if bytes.Count(r.Body, []byte{'&'}) > maxParams {
		return false
	}
	v := client.NewRequestValidator(c.AuthToken)
	for _, query := range spellings(r.Query) {
		if v.ValidateBody(c.PublicURL+path+query, r.Body, given[0]) {
			return true
		}
	}
	return false
}

// spellings returns the ways in which the vendor may have written the URL's query, which we only
// have in parsed form. Our own parameter needs no escaping; the vendor appends the hash of a body
// at the end.
func spellings(q url.Values) []string {
	if len(q) == 0 {
		return []string{""}
	}
	all := []string{"?" + q.Encode()}
	if hash := q.Get(bodyHash); hash != "" && len(q) > 1 {
		rest := url.Values{}
		for k, v := range q {
			if k != bodyHash {
				rest[k] = v
			}
		}
		all = append(all, "?"+rest.Encode()+"&"+bodyHash+"="+url.QueryEscape(hash))
	}
	return all
}

// params returns the parameters of a form or JSON body. Only the first value of each is signed, so
// only that counts.
func params(r channels.Request) (url.Values, error) {
	if r.Query.Get(bodyHash) == "" {
		p, err := url.ParseQuery(string(r.Body))
		if err == nil && len(p) == 0 {
			err = errors.New("no parameters")
		}
		for _, values := range p {
			for i, v := range values {
				values[i] = strings.ToValidUTF8(v, "\ufffd")
			}
		}
		return p, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(r.Body, &fields); err != nil {
		return nil, err
	}
	p := url.Values{}
	for k, raw := range fields {
		var s string
		if json.Unmarshal(raw, &s) != nil {
			s = string(raw) // a number; a nested value is not a parameter that we read
		}
		p.Set(k, s)
	}
	return p, nil
}
