package app

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// logLevels are the values of RECADO_LOG.
var logLevels = []string{"debug", "info", "warn", "error"}

// settingChecks are the settings that are not checked where they are used, or only if something else is
// set. A check returns what the value must be, or "". A bad value is refused also where it would have no
// effect: it is a mistake of whoever set it.
var settingChecks = map[string]func(value string) string{
	"RECADO_LOG": func(v string) string {
		return unless(slices.Contains(logLevels, v), "one of "+strings.Join(logLevels, ", "))
	},
	"RECADO_QUIET_ALARM": func(v string) string {
		n, err := strconv.Atoi(v)
		return unless(err == nil && n >= 0, "a number of minutes, 0 for never")
	},
	"RECADO_WORKERS": isNumber, "RECADO_READERS": isNumber, "WHATSAPP_RATE": isNumber,
	"TRANSCRIBE_NOTE_MINUTES": isNumber, "TRANSCRIBE_CONTACT_MINUTES": isNumber, "TRANSCRIBE_DAY_MINUTES": isNumber,
	"PUBLIC_URL": isAddress, "WHATSAPP_GRAPH_URL": isAddress, "TWILIO_API_URL": isAddress, "JELOU_API_URL": isAddress, "SMSTO_URL": isAddress,
	"CONCEPTOMOVIL_URL": isAddress, "TIGO_URL": isAddress, "OPENAI_BASE_URL": isAddress, "SENDGRID_HOST": isAddress, "ASANA_URL": isAddress,
	"QSYSTEMS_URL": isAddress, "ASSETS_URL": isAddress,
	"TRANSCRIBE_URL": func(v string) string {
		if v == "off" {
			return ""
		}
		return isAddress(v)
	},
	"WHATSAPP_VERSION":    matches(`^v\d{1,3}\.\d{1,2}$`, "like v23.0"),
	"TRANSCRIBE_LANGUAGE": matches(`^[a-z]{2,3}$`, "a language's code, as es"),
	"TEAM_MAIL":           isMailList, "MAIL_FROM": isMail,
}

// check refuses bad values by the setting's name. Errors never repeat a value, which may be a secret in
// the wrong place.
func (c Config) check() error {
	for _, v := range Variables {
		look := settingChecks[v.Name]
		if look == nil || c[v.Name] == "" {
			continue
		}
		if must := look(c[v.Name]); must != "" {
			return fmt.Errorf("%s must be %s", v.Name, must)
		}
	}
	return nil
}

func unless(ok bool, must string) string {
	if ok {
		return ""
	}
	return must
}

func isNumber(v string) string {
	n, err := strconv.Atoi(v)
	return unless(err == nil && n >= 1, "a number from 1")
}

func isAddress(v string) string {
	u, err := url.Parse(v)
	return unless(err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "", "an address like https://host/path")
}

func isMail(v string) string {
	_, err := mail.ParseAddress(v)
	return unless(err == nil, "a mail address")
}

// mailList splits TEAM_MAIL.
func mailList(v string) []string {
	return strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })
}

func isMailList(v string) string {
	all := mailList(v)
	return unless(len(all) > 0 && !slices.ContainsFunc(all, func(one string) bool { return isMail(one) != "" }), "mail addresses, by comma")
}

func matches(pattern, must string) func(string) string {
	shape := regexp.MustCompile(pattern)
	return func(v string) string { return unless(shape.MatchString(v), must) }
}
