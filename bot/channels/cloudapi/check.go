package cloudapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"recado/bot/channels"
)

// Check implements channels.Health: it asks the vendor whether the Client's number exists and may send.
func (c *Client) Check(ctx context.Context) error {
	if len(c.PhoneNumberIDs) == 0 {
		return channels.Refuse(channels.Stop, "config", "no phone number id is set", 0)
	}
	return c.check(ctx, c.sender())
}

func (c *Client) check(ctx context.Context, number string) error {
	if c.AppSecret == "" {
		return channels.Refuse(channels.Stop, "config", "without the app secret no webhook can be believed", 0)
	}
	err := c.number(ctx, number)
	if err != nil && channels.DecisionOf(err) != channels.Retry { // an unknown number is as fatal as an invalid token
		return channelStopped(err)
	}
	return err
}

const (
	numberFields = "?fields=display_phone_number,verified_name,quality_rating"
	healthField  = ",health_status"
)

// number asks for a number and its health. If the server does not know the health field, it asks
// again without it.
func (c *Client) number(ctx context.Context, id string) error {
	a, err := c.call(ctx, http.MethodGet, c.at(id)+numberFields+healthField, "", nil)
	if r, ok := errors.AsType[*channels.RefusedError](err); ok && r.Code == "100" {
		_, err = c.call(ctx, http.MethodGet, c.at(id)+numberFields, "", nil)
		return err
	}
	if err != nil {
		return err
	}
	return blocked(a.Body)
}

// blocked returns an error if the health_status says that the number, the account, the business or
// the app may not send. See https://developers.facebook.com/docs/whatsapp/cloud-api/health-status
func blocked(body []byte) error {
	var b struct {
		Health struct {
			CanSend  string `json:"can_send_message"`
			Entities []struct {
				Type    string `json:"entity_type"`
				CanSend string `json:"can_send_message"`
				Errors  []struct {
					Code     loose  `json:"error_code"`
					Says     string `json:"error_description"`
					Solution string `json:"possible_solution"`
				} `json:"errors"`
			} `json:"entities"`
		} `json:"health_status"`
	}
	_ = json.Unmarshal(body, &b) // an unreadable answer does not say that it is blocked
	if b.Health.CanSend != "BLOCKED" {
		return nil
	}
	for _, e := range b.Health.Entities {
		if e.CanSend != "BLOCKED" {
			continue
		}
		if len(e.Errors) == 0 {
			return channels.Refuse(channels.Stop, "blocked", e.Type+" may not send messages", 0)
		}
		why := e.Type + ": " + e.Errors[0].Says
		if s := e.Errors[0].Solution; s != "" {
			why += " " + s
		}
		return channels.Refuse(channels.Stop, string(e.Errors[0].Code), cut(why, maxReason), 0)
	}
	return channels.Refuse(channels.Stop, "blocked", "the number may not send messages", 0)
}

// maxReason is the most characters shown of the vendor's explanations.
const maxReason = 500
