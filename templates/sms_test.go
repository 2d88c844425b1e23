package templates_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"recado/bot/channels/sms"
)

// two is the maximum number of SMS segments of a text; longer lists the exceptions.
const two = 2

var longer = map[string]int{}

// everywhere lists the bases before their overlays.
var everywhere = []string{"es", "en", "es-CO", "es-HN", "es-SV"}

// shown maps a question to the options that are listed, numbered, below it.
var shown = map[string][]string{
	"menu.choose": {"option.order", "option.status", "option.agent"}, "menu.unclear": {"option.order", "option.status", "option.agent"},
	"order.services": {
		"service.HVAC_MAINTENANCE", "service.PLUMBING", "service.ELECTRICAL", "service.APPLIANCE", "service.LOCKSMITH",
		"service.CLEANING", "service.CARPENTRY", "service.PAINTING", "service.IT_SUPPORT", "service.OTHER",
	},
	"order.photos": {"option.no_photo"}, "order.floor": {"option.no_part"}, "order.room": {"option.no_part"},
	"order.priority": {"priority.BAJA", "priority.MEDIA", "priority.ALTA"}, "order.mail": {"option.no_mail"}, "order.meant": {"option.yes", "option.no"},
	"order.summary": {"option.confirm", "option.edit"}, "order.failed": {"option.retry", "option.review"},
	"order.which": {"field.service", "field.description", "field.photos", "field.serial", "field.place", "field.priority", "field.mail"},
	"plate.photo": {"option.no_serial"}, "plate.confirm": {"option.yes", "option.correct", "option.another_photo"},
	"plate.type": {"option.no_serial", "option.another_photo"}, "menu.same": {"option.same_order", "option.new_service"}, "resume.ask": {"option.resume", "option.again"},
	"quotation.ask": {"option.approve", "option.changes", "option.reject"}, "quotation.expired": {"option.new_quotation", "option.no_thanks"},
	"extra.ask": {"option.approve", "option.reject", "option.call_me"}, "closing.ask": {"option.all_well", "option.a_problem"},
	"closing.overall": {"option.stars_5", "option.stars_4", "option.stars_3", "option.stars_2", "option.stars_1", "option.skip"},
	"job.offer":       {"option.accept", "option.refuse"}, "job.ready": {"option.on_the_way", "option.write_client", "option.cant_go"},
	"job.work":        {"option.photos", "option.materials", "option.pause", "option.extra_work", "option.write_client", "option.finish"},
	"job.extra_check": {"option.send", "option.edit", "option.go_back"},
	"job.check":       {"option.send", "option.edit"},
	"job.pausing":     {"option.pause_part", "option.pause_customer", "option.pause_own", "option.extra_work", "option.go_back"},
	"open.cancel":     {"option.ask_cancel", "option.keep_order"}, "open.check": {"option.yes_do", "option.no_keep"}, "request.reason": {"option.reason_none"},
	"emergency.where": {"option.all_clear"}, "emergency.where_told": {"option.all_clear"}, "emergency.safe": {"option.all_out", "option.not_all_out", "option.all_clear"},
	"order_proof.ask":    {"option.mine", "option.not_mine"},
	"order.adult":        {"option.adult"},
	"emergency.declined": {"option.all_clear", "option.still_danger"}, "emergency.doubt": {"option.all_clear", "option.still_danger"},
	"emergency.standing": {"option.all_clear"}, "emergency.stay": {"option.all_clear"}, "emergency.passed": {"option.all_clear"}, "emergency.enough": {"option.all_clear"},
	"emergency_over.keep": {"option.visit", "option.no_visit"}, "emergency_over.still": {"option.still_danger", "option.all_clear"},
	"sender_code.ask":  {"option.not_me"},
	"quotation.reason": {"option.reason_price", "option.reason_later", "option.reason_none"},
}

// unsaid are prefixes of words within other texts, and of texts for mail, pages, the API and the console.
var unsaid = []string{"state.", "sla.", "mail.", "change.", "emergency.safety.", "emergency.line.", "emergency.kind.", "case.reason.", "sender_code.act.", "dialog.", "api.", "console.", "page."}

// chat returns the keys of the texts that are sent, without the variants for SMS. Topics and
// states are words within other texts.
func chat(t *testing.T) []string {
	t.Helper()
	var keys []string
	for key, option := range entries(t, "es") {
		within := strings.HasSuffix(key, ".topic") || slices.ContainsFunc(unsaid, func(p string) bool { return strings.HasPrefix(key, p) })
		if !option && !within && !strings.HasSuffix(key, "@sms") {
			keys = append(keys, key)
		}
	}
	return keys
}

var action = regexp.MustCompile(`\{\{.*?\}\}`)

// TestSMSIsWrittenForSMS checks that the words of a text need no letter that doubles its price,
// no emoji, and none of WhatsApp's asterisks.
func TestSMSIsWrittenForSMS(t *testing.T) {
	files, keys := map[string]map[string]any{}, chat(t)
	for _, locale := range everywhere {
		raw, err := os.ReadFile(filepath.Join("locales", locale+".toml"))
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]any{}
		if err := toml.Unmarshal(raw, &all); err != nil {
			t.Fatal(err)
		}
		files[locale] = all
		for _, key := range keys {
			words := action.ReplaceAllString(written(t, files, key, locale), "")
			if sms.Transliterate(words) != words || strings.Contains(words, "*") {
				t.Errorf("%s in %s needs a wording for SMS: %q", key, locale, words)
			}
		}
	}
}

// TestSMSIsShort measures each text with its options, as a channel sends it.
func TestSMSIsShort(t *testing.T) {
	c, keys := load(t), chat(t)
	for _, locale := range everywhere {
		for _, key := range keys {
			for _, args := range argsOf(key) {
				text, err := c.Render(key, locale, "sms", json.RawMessage(args))
				if err != nil || raw.MatchString(text) || gaps.MatchString(text) {
					t.Errorf("%s in %s: %q %v", key, locale, text, err)
				}
				question := strings.TrimSuffix(strings.TrimSuffix(key, ".again"), ".example")
				for i, option := range shown[question] {
					text += "\n" + string(rune('1'+i)) + ". " + c.Title(option, locale)
				}
				most := max(two, longer[key])
				if cost := sms.Measure(sms.Transliterate(text)); cost.Encoding != sms.GSM7 || cost.Segments > most {
					t.Errorf("%s in %s costs %d segments of %s, %d at most: %q", key, locale, cost.Segments, cost.Encoding, most, text)
				}
			}
		}
	}
}

// written returns the template of an SMS in a locale.
func written(t *testing.T, files map[string]map[string]any, key, locale string) string {
	t.Helper()
	base, _, _ := strings.Cut(locale, "-")
	for _, file := range []string{locale, base} {
		for _, k := range []string{key + "@sms", key} {
			if text, ok := files[file][k].(string); ok {
				return text
			}
		}
	}
	t.Fatalf("no text %s in %s", key, locale)
	return ""
}
