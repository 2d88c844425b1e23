// Package assets looks up equipment by serial in the system of record. It only reads.
package assets

import (
	"context"
	"fmt"
	"net/http"

	"recado/bot"
	"recado/flows/connect"
	"recado/flows/orders"
)

// Client is a client of one assets system.
type Client struct{ api *connect.Client }

// New makes a client. token may be empty if the system needs none.
func New(base, token string, breaker *connect.Breaker) (*Client, error) {
	header := http.Header{}
	if token != "" {
		header.Set("Authorization", "Bearer "+token)
	}
	api, err := connect.New("assets", base, header, breaker)
	return &Client{api}, err
}

// BySerial returns the system's data of a serial, or bot.ErrNotFound. Any other error is a *connect.Error.
func (c *Client) BySerial(ctx context.Context, serial string) (orders.Details, error) {
	var out struct {
		ID            string `json:"id"`
		Serial        string `json:"serial"`
		Kind          string `json:"type"`
		Model         string `json:"model"`
		Brand         string `json:"brand"`
		Location      any    `json:"location"` // a string or an object
		WarrantyUntil string `json:"warrantyUntil"`
		Warranty      string `json:"warranty"`
	}
	err := c.api.Do(ctx, connect.Call{
		Method: http.MethodGet, Path: "/api/assets/" + connect.Segment(serial), Op: "GET /api/assets/:serial", Out: &out,
	})
	switch {
	case connect.Status(err) == http.StatusNotFound:
		return orders.Details{}, fmt.Errorf("assets: serial: %w", bot.ErrNotFound)
	case err != nil:
		return orders.Details{}, err
	case out.Serial != "" && orders.AssetID(out.Serial) != orders.AssetID(serial):
		return orders.Details{}, &connect.Error{Partner: "assets", Op: "GET /api/assets/:serial", Reason: "the answer is about another serial"}
	}
	d := orders.Details{
		Ref: line(out.ID), Kind: line(out.Kind), Model: line(out.Model), Brand: line(out.Brand),
		Location: place(out.Location), WarrantyUntil: line(out.WarrantyUntil), Known: true,
	}
	if d.WarrantyUntil == "" {
		d.WarrantyUntil = line(out.Warranty)
	}
	return d, nil
}

// line cleans text of another system like text that a person types.
func line(s string) string {
	s = orders.CleanLine(s)
	if runes := []rune(s); len(runes) > orders.MaxPlace {
		return string(runes[:orders.MaxPlace])
	}
	return s
}

func place(v any) string {
	switch v := v.(type) {
	case string:
		return line(v)
	case map[string]any:
		part := func(name string) string { s, _ := v[name].(string); return line(s) }
		return orders.Location{Building: part("building"), Floor: part("floor"), Room: part("room")}.String()
	}
	return ""
}
