package app

import (
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
)

// Variable is an environment variable, as `recado doctor` lists it.
type Variable struct {
	Name    string
	Default string
	Secret  bool
	Help    string
}

// Variables lists all settings.
var Variables = []Variable{
	{"RECADO_ADDR", "127.0.0.1:8080", false, "address to listen on; :8080 for all interfaces"},
	{"RECADO_DATA", "data", false, "folder of the embedded store, the media and the queue's socket"},
	{"RECADO_BUSINESS", "", false, "business.toml; the example business when unset"},
	{"RECADO_API_KEY", "", true, "bearer key of the API; one is made and kept when unset"},
	{"RECADO_SECRET_KEY", "", true, "key that signs links to media; one is made and kept when unset"},
	{"RECADO_JWT_SECRET", "", true, "HMAC secret of clients' tokens for POST /api/orders; unset: no token is valid"},
	{"RECADO_ORDERS", "auto", false, "who may POST /api/orders besides the API key: off, key (clients with a token), anonymous, or auto: anonymous on the embedded store at a loopback address, else key"},
	{"RECADO_PROXIES", "", false, "addresses or networks of our own proxies, by comma, whose X-Forwarded-For is believed: 10.0.0.0/8"},
	{"RECADO_SIMULATOR", "auto", false, "on, off, or auto: on while no messaging vendor is configured; never over a store that has served a real one"},
	{"RECADO_LOG", "info", false, "debug, info, warn or error"},
	{"RECADO_LOG_ADDRESSES", "full", false, "callers' addresses in the log of requests: full, or masked to their network"},
	{"RECADO_WORKERS", "32", false, "effects and deliveries carried out at once"},
	{"RECADO_READERS", "1", false, "photos read at once"},
	{"RECADO_VISION", "", false, "folder of the better plate reader's files; unset: beside the program, then bin/vision"},
	{"RECADO_QUIET_ALARM", "120", false, "minutes without a message, in business hours, after which an event says so; 0: never"},
	{"PUBLIC_URL", "", false, "address under which the world reaches us, for links in messages"},
	{"WHATSAPP_ACCESS_TOKEN", "", true, "WhatsApp Cloud API; unset: off"},
	{"WHATSAPP_PHONE_NUMBER_ID", "", false, "the number's id; several by comma: each answers what was written to it, the first writes to those who never wrote"},
	{"WHATSAPP_APP_SECRET", "", true, "signs the vendor's webhooks"},
	{"WHATSAPP_VERIFY_TOKEN", "", true, "what the vendor's handshake must say"},
	{"WHATSAPP_GRAPH_URL", "", false, "another address for the Graph API, such as a stand-in's"},
	{"WHATSAPP_VERSION", "", false, "the Graph API's version"},
	{"WHATSAPP_RATE", "", false, "messages a second; unset: 80, or no limit towards a stand-in on this machine"},
	{"WHATSAPP_DEVICE", "", true, "WhatsApp as a linked device: a SQLite file or a postgres url for its keys; unset: off"},
	{"TWILIO_ACCOUNT_SID", "", false, "SMS, or WhatsApp, by Twilio; unset: off"},
	{"TWILIO_AUTH_TOKEN", "", true, "its auth token; it signs the vendor's webhooks too"},
	{"TWILIO_FROM", "", false, "sender: +573001234567, or whatsapp:+573001234567"},
	{"TWILIO_MESSAGING_SERVICE_SID", "", false, "sends in place of TWILIO_FROM"},
	{"TWILIO_API_URL", "", false, "another address for Twilio's API"},
	{"JELOU_CLIENT_ID", "", false, "Jelou; unset: off"},
	{"JELOU_CLIENT_SECRET", "", true, "its secret"},
	{"JELOU_BOT_ID", "", false, "the bot that sends"},
	{"JELOU_WEBHOOK_SECRET", "", true, "signs Jelou's webhooks"},
	{"JELOU_API_KEY", "", true, "key that Jelou's skills may send instead"},
	{"JELOU_API_URL", "", false, "another address for Jelou's API"},
	{"SMSTO_API_KEY", "", true, "SMS by sms.to; unset: off"},
	{"SMSTO_SENDER", "", false, "the sender's name"},
	{"SMSTO_CALLBACK_SECRET", "", true, "signs sms.to's callbacks"},
	{"SMSTO_URL", "", false, "another address for sms.to"},
	{"CONCEPTOMOVIL_API_KEY", "", true, "SMS by Concepto Móvil; unset: off"},
	{"CONCEPTOMOVIL_TOKEN", "", true, "its Authorization header, as it is"},
	{"CONCEPTOMOVIL_URL", "", false, "its address: https://host"},
	{"CONCEPTOMOVIL_ORIGINS", "", false, "short number of each country: +57=CO:1000,+503=SV:2000"},
	{"CONCEPTOMOVIL_TAG", "", false, "what its reports group messages by; unset: recado"},
	{"TIGO_URL", "", false, "SMS by Tigo, XML over HTTP: its address; unset: off"},
	{"TIGO_BODY", "", false, "file with the request's template, which names {{.Number}}, {{.Text}}, {{.ID}} and TIGO_VALUES"},
	{"TIGO_VALUES", "", true, "what the template is given besides, as a query: user=me&pass=p%26ss"},
	{"TIGO_HEADERS", "", true, "headers of the request, as a query: SOAPAction=send"},
	{"TIGO_CONTENT_TYPE", "", false, "of the request; unset: text/xml; charset=utf-8"},
	{"TIGO_SUCCESS", "", false, "pattern of an answer that is a yes; a group (?P<id>…) is the message's id there"},
	{"TIGO_AGAIN", "", false, "pattern of an answer that is worth another try; unset: none"},
	{"TIGO_DEAD", "", false, "pattern of an answer that means nothing can be sent at all; unset: none"},
	{"MONGODB_URI", "", true, "MongoDB; unset: SQLite under RECADO_DATA"},
	{"REDIS_URL", "", true, "Redis; unset: a redis-server of our own"},
	{"OPENAI_API_KEY", "", true, "language model for services and for messages that the offline reader is unsure of, and transcription unless TRANSCRIBE_* say otherwise; unset: offline only"},
	{"OPENAI_BASE_URL", "", false, "any OpenAI-compatible address"},
	{"OPENAI_MODEL", "", false, "chat model"},
	{"TRANSCRIBE_URL", "", false, "OpenAI-compatible address that transcribes voice notes, such as a local Whisper server's; unset: OPENAI_BASE_URL, or OpenAI where there is a key; off: people are asked to write"},
	{"TRANSCRIBE_API_KEY", "", true, "its key; unset: OPENAI_API_KEY, unless TRANSCRIBE_URL names another server"},
	{"TRANSCRIBE_MODEL", "whisper-1", false, "its model"},
	{"TRANSCRIBE_LANGUAGE", "", false, "language of the voice notes, as es; unset: the person's, which is the business's unless they chose another"},
	{"TRANSCRIBE_NOTE_MINUTES", "3", false, "how long a voice note may be"},
	{"TRANSCRIBE_CONTACT_MINUTES", "20", false, "minutes of voice notes of one person within 24 hours"},
	{"TRANSCRIBE_DAY_MINUTES", "600", false, "minutes of all voice notes within 24 hours; an event says when they are used up"},
	{"SENDGRID_API_KEY", "", true, "mail; unset: mails are kept and shown in the simulator"},
	{"SENDGRID_HOST", "", false, "another address for SendGrid"},
	{"SENDGRID_PUBLIC_KEY", "", false, "verifies SendGrid's events; unset: they are not heard"},
	{"MAIL_FROM", "", false, "sender of mails"},
	{"TEAM_MAIL", "", false, "who hears of each order; overrides business.toml"},
	{"ASANA_TOKEN", "", true, "tasks for orders; unset: off"},
	{"ASANA_URL", "", false, "another address for Asana"},
	{"ASANA_PROJECT", "", false, "the project's gid"},
	{"QSYSTEMS_URL", "", false, "work orders of companies; unset: off"},
	{"QSYSTEMS_TOKEN", "", true, "its bearer token"},
	{"QSYSTEMS_WEBHOOK_SECRET", "", true, "signs its status updates; with neither this nor the key they are not heard"},
	{"QSYSTEMS_WEBHOOK_KEY", "", true, "key that it may send with them instead"},
	{"ASSETS_URL", "", false, "the assets system; unset: off"},
	{"ASSETS_TOKEN", "", true, "its bearer token"},
}

// Config holds the settings by name, as read at the start.
type Config map[string]string

// Environment reads the settings. An unknown name with our prefix is an error, because it is
// probably a typing mistake, and so is a value that a setting can't have.
func Environment() (Config, error) {
	c := Config{}
	for _, v := range Variables {
		c[v.Name] = v.Default
		if set := os.Getenv(v.Name); set != "" {
			c[v.Name] = set
		}
	}
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		ours := strings.HasPrefix(name, "RECADO_") && name != "RECADO_PUBLISH"
		if ours && !slices.ContainsFunc(Variables, func(v Variable) bool { return v.Name == name }) {
			return nil, fmt.Errorf("%s is no setting of ours: `recado doctor` lists them", name)
		}
	}
	return c, c.check()
}

// number parses a setting that is a number from 1.
func (c Config) number(name string) (int, error) {
	n, err := strconv.Atoi(c[name])
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s must be a number from 1, not %q", name, c[name])
	}
	return n, nil
}

// proxies parses the networks of our own proxies.
func (c Config) proxies() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, said := range strings.FieldsFunc(c["RECADO_PROXIES"], func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(said)
		if ip, single := netip.ParseAddr(said); single == nil {
			p, err = ip.Prefix(ip.BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("RECADO_PROXIES: %q is neither an address nor a network like 10.0.0.0/8", said)
		}
		all = append(all, p.Masked())
	}
	return all, nil
}

// messagingVendors are the settings that turn the simulator off: one is enough.
var messagingVendors = []string{"WHATSAPP_ACCESS_TOKEN", "TWILIO_ACCOUNT_SID", "JELOU_CLIENT_ID", "SMSTO_API_KEY", "CONCEPTOMOVIL_API_KEY", "TIGO_URL", "WHATSAPP_DEVICE"}

// simulated reports whether the simulator is a channel.
func (c Config) simulated() (bool, error) {
	switch c["RECADO_SIMULATOR"] {
	case "on":
		return true, nil
	case "off":
		return false, nil
	case "auto":
		return !slices.ContainsFunc(messagingVendors, func(name string) bool { return c[name] != "" }), nil
	}
	return false, fmt.Errorf("RECADO_SIMULATOR must be on, off or auto, not %q", c["RECADO_SIMULATOR"])
}
