package safehttp

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"recado/bot"
)

// Ask makes a request to a URL that an anonymous caller named. The error is bot.ErrNotFound
// (errors.Is) if the URL must not be requested; other errors are retried.
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

// Body returns the file in an answer. The error is bot.ErrNotFound if gone reports the status as
// final; any other status than 200 is retried.
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

// File requests a file and returns its body; see Ask and Body.
func File(c *http.Client, r *http.Request, gone func(status int) bool) (io.ReadCloser, error) {
	res, err := Ask(c, r)
	if err != nil {
		return nil, err
	}
	return Body(res, gone)
}

// Refusal reports whether a status is final: a 4xx other than 408 and 429.
func Refusal(status int) bool {
	return status/100 == 4 && status != http.StatusTooManyRequests && status != http.StatusRequestTimeout
}
