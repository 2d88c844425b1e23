package app

import (
	"errors"
	"net/url"
	"time"

	"recado/bot"
	"recado/bot/channels/jelou"
	"recado/bot/channels/smsto"
	"recado/bot/channels/twilio"
	"recado/webhooks"
)

// openTwilio makes a channel for SMS, or for WhatsApp if the sender is a WhatsApp number.
func (a *App) openTwilio() error {
	c := a.Config
	if err := complete("TWILIO_ACCOUNT_SID", companion{"TWILIO_AUTH_TOKEN", c.TwilioAuthToken != ""}, companion{"PUBLIC_URL", c.PublicURL.IsSet()}); err != nil {
		return err
	}
	if c.TwilioFrom == "" && c.TwilioMessagingServiceSID == "" {
		return errors.New("TWILIO_ACCOUNT_SID is set, and neither TWILIO_FROM nor TWILIO_MESSAGING_SERVICE_SID is")
	}
	ch := twilio.New(twilio.Config{
		AccountSID: c.TwilioAccountSID, AuthToken: string(c.TwilioAuthToken), From: c.TwilioFrom,
		MessagingServiceSID: c.TwilioMessagingServiceSID, APIURL: c.TwilioAPIURL.String(), PublicURL: c.PublicURL.String(),
		Link: a.publicLink, Now: a.clock.Now, Log: a.Log,
	})
	a.addRouted(ch)
	return nil
}

func (a *App) openJelou() error {
	c := a.Config
	if err := complete("JELOU_CLIENT_ID", companion{"JELOU_CLIENT_SECRET", c.JelouClientSecret != ""}, companion{"JELOU_BOT_ID", c.JelouBotID != ""}); err != nil {
		return err
	}
	a.addRouted(jelou.New(jelou.Config{
		APIURL: c.JelouAPIURL.String(), BotID: c.JelouBotID, ClientID: c.JelouClientID, ClientSecret: string(c.JelouClientSecret),
		WebhookSecret: string(c.JelouWebhookSecret), APIKey: string(c.JelouAPIKey), Country: a.Business.Country,
		Link: a.publicLink, Now: a.clock.Now, Log: a.Log,
	}))
	return nil
}

func (a *App) openSMSTo() error {
	c := a.Config
	callback := ""
	if c.PublicURL.IsSet() {
		callback = c.PublicURL.Base() + "/webhooks/smsto"
	}
	a.addRouted(smsto.New(smsto.Config{
		APIKey: string(c.SMSToAPIKey), SenderID: c.SMSToSender, CallbackURL: callback, CallbackSecret: string(c.SMSToCallbackSecret), URL: c.SMSToURL.String(),
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
	base := a.Config.PublicURL.Base()
	if base == "" {
		return ""
	}
	return base + "/console/c/" + url.PathEscape(string(who))
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
	base := a.Config.PublicURL.Base()
	if base == "" || id == "" {
		return ""
	}
	return base + "/media/" + id + a.signer.Sign(id, a.clock.Now().Add(ttl))
}

// signLink returns what makes the links on which customers sign finished work; nil without a public address.
func (a *App) signLink() func(order string, until time.Time) string {
	base := a.Config.PublicURL.Base()
	if base == "" {
		return nil
	}
	return func(order string, until time.Time) string {
		return base + webhooks.SignatureURL(a.signer, order, until)
	}
}
