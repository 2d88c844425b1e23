package codes

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/codes"
)

// The names of the SMS channels, as in bot/channels.
const (
	tigo          = "sms-tigo"
	conceptoMovil = "sms-conceptomovil"
	twilio        = "sms"
	smsto         = "sms-smsto"
)

// order lists the gateways of each country, the first to be tried first.
var order = map[string][]string{
	"SV": {tigo, conceptoMovil, twilio},
	"HN": {tigo, conceptoMovil, twilio},
	"CO": {twilio, smsto},
}

// isSMS reports whether a channel carries SMS: their names begin with "sms".
func isSMS(name string) bool { first, _, _ := strings.Cut(name, "-"); return first == "sms" }

// route lists the channels for a letter. Gateways that the country's order does not name come last.
func (w Worker) route(l codes.Letter) []bot.Channel {
	var way []bot.Channel
	add := func(fits func(name string) bool) {
		for _, ch := range w.Channels {
			known := slices.ContainsFunc(way, func(other bot.Channel) bool { return other.Name() == ch.Name() })
			if fits(ch.Name()) && !known {
				way = append(way, ch)
			}
		}
	}
	if w.Template != "" && l.Channel != codes.SMS {
		add(func(name string) bool { return name == templates })
	}
	for _, gateway := range order[l.Country] {
		add(func(name string) bool { return name == gateway })
	}
	add(isSMS)
	if len(way) == 0 { // nothing is configured but the simulator
		add(func(name string) bool { return name == simulator })
	}
	return way
}

const (
	templates = "whatsapp" // the channel that offers authentication templates
	simulator = "sim"
)
