package app

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels/jelou"
	"recado/bot/channels/smsto"
	"recado/bot/channels/twilio"
)

// openTwilio makes a channel for SMS, or for WhatsApp if the sender is a WhatsApp number.
func (a *App) openTwilio() error {
	c := a.Config
	for _, name := range []string{"TWILIO_AUTH_TOKEN", "PUBLIC_URL"} {
		if c[name] == "" {
			return fmt.Errorf("TWILIO_ACCOUNT_SID is set, and %s is not", name)
		}
	}
	if c["TWILIO_FROM"] == "" && c["TWILIO_MESSAGING_SERVICE_SID"] == "" {
		return fmt.Errorf("TWILIO_ACCOUNT_SID is set, and neither TWILIO_FROM nor TWILIO_MESSAGING_SERVICE_SID is")
	}
	ch := twilio.New(twilio.Config{
		AccountSID: c["TWILIO_ACCOUNT_SID"], AuthToken: c["TWILIO_AUTH_TOKEN"], From: c["TWILIO_FROM"],
		MessagingServiceSID: c["TWILIO_MESSAGING_SERVICE_SID"], APIURL: c["TWILIO_API_URL"], PublicURL: c["PUBLIC_URL"],
		Link: a.publicLink, Now: a.clock.Now, Log: a.Log,
	})
	a.addRouted(ch)
	return nil
}

func (a *App) openJelou() error {
	c := a.Config
	for _, name := range []string{"JELOU_CLIENT_SECRET", "JELOU_BOT_ID"} {
		if c[name] == "" {
			return fmt.Errorf("JELOU_CLIENT_ID is set, and %s is not", name)
		}
	}
	a.addRouted(jelou.New(jelou.Config{
		APIURL: c["JELOU_API_URL"], BotID: c["JELOU_BOT_ID"], ClientID: c["JELOU_CLIENT_ID"], ClientSecret: c["JELOU_CLIENT_SECRET"],
		WebhookSecret: c["JELOU_WEBHOOK_SECRET"], APIKey: c["JELOU_API_KEY"], Country: a.Business.Country,
		Link: a.publicLink, Now: a.clock.Now, Log: a.Log,
	}))
	return nil
}

func (a *App) openSMSTo() error {
	c := a.Config
	callback := ""
	if c["PUBLIC_URL"] != "" {
		callback = strings.TrimRight(c["PUBLIC_URL"], "/") + "/webhooks/smsto"
	}
	a.addRouted(smsto.New(smsto.Config{
		APIKey: c["SMSTO_API_KEY"], SenderID: c["SMSTO_SENDER"], CallbackURL: callback, CallbackSecret: c["SMSTO_CALLBACK_SECRET"], URL: c["SMSTO_URL"],
		Now: a.clock.Now, Log: a.Log,
	}))
	return nil
}

func (a *App) addRouted(ch webhookChannel) {
	a.channels = append(a.channels, ch)
	a.webhookChannels = append(a.webhookChannels, ch)
}

// conversationLink returns the URL at which the business's people read a contact's conversation, or
// "" if the program has no public URL.
func (a *App) conversationLink(who bot.ContactID) string {
	base := strings.TrimRight(a.Config["PUBLIC_URL"], "/")
	if base == "" {
		return ""
	}
	return base + "/api/v1/conversations/" + url.PathEscape(string(who)) + "/transcript"
}

// publicLinkTTL is how long a link to a file is valid for a vendor.
const publicLinkTTL = 24 * time.Hour

// publicLink returns the public URL of a stored file, or "" without one.
func (a *App) publicLink(m bot.Media) string {
	return a.mediaURL(m.ID, publicLinkTTL)
}

// photoLinkTTL is how long the team and partners can open a photo by its link: a task is read long after it
// was made.
const photoLinkTTL = 30 * 24 * time.Hour

func (a *App) photoURL(id string) string { return a.mediaURL(id, photoLinkTTL) }

func (a *App) mediaURL(id string, ttl time.Duration) string {
	base := strings.TrimRight(a.Config["PUBLIC_URL"], "/")
	if base == "" || id == "" {
		return ""
	}
	return base + "/media/" + id + a.signer.Sign(id, a.clock.Now().Add(ttl))
}
