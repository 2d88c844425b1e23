package cloudapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/call"
)

const (
	maxUpload  = 16 << 20           // the vendor's limit for most kinds
	uploadTTL  = 6 * 24 * time.Hour // an id is valid for seven days
	maxUploads = 4096
)

// upload is an uploaded file; the holder of turn may read and change it.
type upload struct {
	turn  chan struct{}
	id    string
	until time.Time
}

// upload uploads a file once and returns the vendor's id, also to concurrent callers with the same
// file. The id is valid for the number it was uploaded with.
func (c *Client) upload(ctx context.Context, from string, m bot.Media) (string, error) {
	if c.Open == nil || !m.OK() {
		return "", channels.Refuse(channels.GiveUp, "media", "there is no such file to send", 0)
	}
	u := c.uploadOf(from, m)
	select {
	case u.turn <- struct{}{}:
		defer func() { <-u.turn }()
	case <-ctx.Done():
		return "", call.NetworkError(ctx.Err())
	}
	if u.id != "" && c.Now().Before(u.until) {
		return u.id, nil
	}
	kind, body, err := c.form(ctx, m)
	if err != nil {
		return "", err
	}
	a, err := c.call(ctx, http.MethodPost, c.at(from, "media"), kind, body)
	if err != nil {
		return "", err
	}
	var got struct {
		ID loose `json:"id"`
	}
	if err := json.Unmarshal(a.Body, &got); err != nil || got.ID == "" {
		return "", channels.Refuse(channels.Retry, "answer", "the vendor's answer names no file", 0)
	}
	u.id, u.until = string(got.ID), c.Now().Add(uploadTTL)
	return u.id, nil
}

// uploadOf returns the entry of a file. When the map is full it is cleared: uploading again costs a
// second, and so many different files a day are unlikely.
func (c *Client) uploadOf(from string, m bot.Media) *upload {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := c.uploads[from+"/"+m.ID]
	if u == nil {
		if len(c.uploads) >= maxUploads {
			clear(c.uploads)
		}
		u = &upload{turn: make(chan struct{}, 1)}
		c.uploads[from+"/"+m.ID] = u
	}
	return u
}

func (c *Client) forget(from string, m bot.Media) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.uploads, from+"/"+m.ID)
}

// form builds the multipart body of an upload.
func (c *Client) form(ctx context.Context, m bot.Media) (kind string, body []byte, err error) {
	f, err := c.Open(ctx, m)
	if errors.Is(err, bot.ErrNotFound) {
		return "", nil, channels.Refuse(channels.GiveUp, "media", "the file is gone", 0)
	}
	if err != nil {
		return "", nil, channels.Refuse(channels.Retry, "media", err.Error(), 0)
	}
	defer f.Close()
	name := m.Name
	if name == "" {
		name = "file"
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("messaging_product", "whatsapp") // a buffer never fails
	_ = w.WriteField("type", m.MIME)
	quoted := strings.NewReplacer("\\", "_", `"`, "_", "\r", "_", "\n", "_").Replace(name)
	part, _ := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="file"; filename="` + quoted + `"`},
		"Content-Type":        {m.MIME},
	})
	n, err := io.Copy(part, io.LimitReader(f, maxUpload+1))
	switch {
	case err != nil:
		return "", nil, channels.Refuse(channels.Retry, "media", err.Error(), 0)
	case n > maxUpload:
		return "", nil, channels.Refuse(channels.GiveUp, "media", "the file is larger than the vendor takes", 0)
	}
	_ = w.Close()
	return w.FormDataContentType(), b.Bytes(), nil
}
