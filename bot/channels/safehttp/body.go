package safehttp

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"recado/bot"
)

// Ask makes a request whose address an anonymous caller named. The error is bot.ErrNotFound
// (errors.Is) where the address must not be asked; others are worth another try.
func Ask(c *http.Client, r *http.Request) (*http.Response, error) {
	res, err := c.Do(r)
	switch {
	case errors.Is(err, ErrRefused):
		return nil, fmt.Errorf("fetch: %w: %w", bot.ErrNotFound, err)
	case err != nil:
		return nil, fmt.Errorf("fetch: %w", err)
	}
	return res, nil
}

// Body is the file that an answer brings, or bot.ErrNotFound where the status is one
// of those that gone names. Any other status but 200 is worth another try.
func Body(res *http.Response, gone func(status int) bool) (io.ReadCloser, error) {
	if res.StatusCode == http.StatusOK {
		return res.Body, nil
	}
	res.Body.Close()
	err := fmt.Errorf("fetch: status %d", res.StatusCode)
	if gone(res.StatusCode) {
		err = fmt.Errorf("%w: %w", bot.ErrNotFound, err)
	}
	return nil, err
}

// File asks for a file and hands out its body; see Ask and Body.
func File(c *http.Client, r *http.Request, gone func(status int) bool) (io.ReadCloser, error) {
	res, err := Ask(c, r)
	if err != nil {
		return nil, err
	}
	return Body(res, gone)
}

// Refusal reports whether a status says no for good: a 4xx that is not about haste.
func Refusal(status int) bool {
	return status/100 == 4 && status != http.StatusTooManyRequests && status != http.StatusRequestTimeout
}
