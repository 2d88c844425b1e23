package cloudapi

import (
	"context"
	"net/http"

	"recado/bot/channels"
)

// Check implements channels.Health: it asks the vendor for each of our numbers.
func (c *Client) Check(ctx context.Context) error {
	if c.AppSecret == "" {
		return channels.Refuse(channels.Stop, "config", "without the app secret no webhook can be believed", 0)
	}
	if len(c.PhoneNumberIDs) == 0 {
		return channels.Refuse(channels.Stop, "config", "no phone number id is set", 0)
	}
	for _, id := range c.PhoneNumberIDs {
		_, err := c.call(ctx, http.MethodGet, c.at(id)+"?fields=display_phone_number,verified_name,quality_rating", "", nil)
		if err == nil {
			continue
		}
		if channels.Decide(err) != channels.Retry { // "no such number" is as dead as a bad token
			return stopped(err)
		}
		return err
	}
	return nil
}
