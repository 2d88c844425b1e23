package app

import (
	"testing"

	"recado/flows/business"
	"recado/flows/notify"
)

// TestEveryNoticeHasWords checks that every notice of the matrix has a text in every language.
func TestEveryNoticeHasWords(t *testing.T) {
	texts, err := loadTexts(business.Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, locale := range texts.Locales() {
		for _, ev := range notify.Events() {
			for _, role := range []notify.Role{notify.Client, notify.Technician, notify.Supervisor, notify.Admin, notify.Operator} {
				ways := notify.ChannelsFor(ev, role)
				var keys []string
				if ways&(notify.Chat|notify.SMS) != 0 {
					keys = append(keys, notify.ChatKey(ev, role))
				}
				if ways&notify.SMS != 0 {
					keys = append(keys, notify.ChatKey(ev, role)+"@sms")
				}
				if ways&notify.Mail != 0 {
					keys = append(keys, notify.MailKey(ev, role)+".subject", notify.MailKey(ev, role)+".body")
				}
				for _, key := range keys {
					if !texts.Has(key, locale) {
						t.Errorf("%s: no text %q", locale, key)
					}
				}
			}
		}
	}
}
