package cloudapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/safehttp"
)

// ErrAltered means that a file is not the one that the vendor described. It is retried.
var ErrAltered = errors.New("the file does not match what the vendor says of it")

// fileLocation is the URL of a file, valid for five minutes, with its hash and size.
type fileLocation struct {
	URL    string `json:"url"`
	SHA256 string `json:"sha256"`
	Size   loose  `json:"file_size"`
}

// Fetch implements channels.Fetcher. It checks size and hash, if the vendor tells them, while
// reading: the last Read fails with ErrAltered if they don't match.
func (c *Client) Fetch(ctx context.Context, m bot.Media) (io.ReadCloser, error) {
	return c.fetchFor(ctx, c.sender(), m)
}

// fetchFor opens a file that was sent to, or from, one of our numbers.
func (c *Client) fetchFor(ctx context.Context, number string, m bot.Media) (io.ReadCloser, error) {
	if m.VendorRef == "" {
		return nil, fmt.Errorf("fetch a file without reference: %w", bot.ErrNotFound)
	}
	if strings.Contains(m.VendorRef, "://") { // the message has a URL instead of an id
		res, err := c.open(ctx, m.VendorRef)
		if err != nil {
			return nil, err
		}
		return c.verifiedBody(res, fileLocation{}, m)
	}
	for again := true; ; again = false {
		at, err := c.locate(ctx, number, m.VendorRef)
		if err != nil {
			return nil, err
		}
		res, err := c.open(ctx, at.URL)
		if err != nil {
			return nil, err
		}
		if again && (res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden || res.StatusCode == http.StatusNotFound) {
			res.Body.Close() // the URL has expired: ask for a new one by the id
			continue
		}
		return c.verifiedBody(res, at, m)
	}
}

// locate asks the vendor for the URL of a file.
func (c *Client) locate(ctx context.Context, number, id string) (fileLocation, error) {
	a, err := c.call(ctx, http.MethodGet, c.at(id)+"?phone_number_id="+url.QueryEscape(number), "", nil)
	if err != nil {
		if d := channels.DecisionOf(err); d != channels.Retry && d != channels.Stop {
			err = fmt.Errorf("%w: %w", bot.ErrNotFound, err)
		}
		return fileLocation{}, fmt.Errorf("fetch %s: %w", id, err)
	}
	var at fileLocation
	if err := json.Unmarshal(a.Body, &at); err != nil || at.URL == "" {
		return at, fmt.Errorf("fetch %s: the vendor names no url", id)
	}
	return at, nil
}

// open requests the file itself. The URL comes from the vendor but is checked like any other, and
// only the vendor's hosts get our token.
func (c *Client) open(ctx context.Context, from string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, from, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w: %w", bot.ErrNotFound, err)
	}
	if c.mayHaveToken(r.URL) {
		r.Header.Set("Authorization", "Bearer "+c.AccessToken)
	}
	return safehttp.Ask(c.files, r)
}

// vendorHosts are the domains on which the vendor keeps files.
var vendorHosts = []string{"facebook.com", "fbsbx.com", "fbcdn.net", "whatsapp.net", "whatsapp.com"}

// mayHaveToken reports whether a URL may receive our token: URLs of the vendor's hosts and of the
// configured API.
func (c *Client) mayHaveToken(u *url.URL) bool {
	if api, err := url.Parse(c.GraphURL); err == nil && u.Scheme == api.Scheme && strings.EqualFold(u.Host, api.Host) {
		return true
	}
	host := strings.ToLower(u.Hostname())
	return u.Scheme == "https" && slices.ContainsFunc(vendorHosts, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) })
}

// verifiedBody returns the answer's body, which fails with ErrAltered if it does not match the
// announced size and hash.
func (c *Client) verifiedBody(res *http.Response, at fileLocation, m bot.Media) (io.ReadCloser, error) {
	body, err := safehttp.Body(res, safehttp.Refusal)
	if err != nil {
		return nil, err
	}
	want := parseSHA256(at.SHA256)
	if want == "" {
		want = parseSHA256(m.SHA256)
	}
	return &checkedBody{ReadCloser: body, hash: sha256.New(), want: want, size: string(at.Size)}, nil
}

type checkedBody struct {
	io.ReadCloser
	hash hash.Hash
	read int64
	want string // hex; "" is unknown
	size string // "" is unknown
}

func (b *checkedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.hash.Write(p[:n])
	b.read += int64(n)
	if errors.Is(err, io.EOF) {
		if b.size != "" && b.size != fmt.Sprint(b.read) || b.want != "" && b.want != hex.EncodeToString(b.hash.Sum(nil)) {
			return n, ErrAltered
		}
	}
	return n, err
}
