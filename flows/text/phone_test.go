package text_test

import (
	"testing"

	"recado/flows/text"
)

// TestPhoneHasOneForm: limits count by it, so one number must not have two.
func TestPhoneHasOneForm(t *testing.T) {
	for want, ways := range map[string][]string{
		"+573001234567": {
			"+573001234567", "573001234567", "00573001234567", "+57 300 123 4567", "57-300-123-4567", "(300) 123.45.67", "3001234567", "300 123 4567",
			"tel:+573001234567", "TEL:+57-300-123-4567", "tel:3001234567", "whatsapp:+573001234567", "sms:573001234567", "+573001234567 ext 5",
			"+573001234567;ext=5", "３００１２３４５６７", "+57\u00a0300\u200b1234567",
		},
		"+525512345678": {"+525512345678", "525512345678", "+5215512345678", "5215512345678", "00525512345678", "+52 1 55 1234 5678", "whatsapp:+5215512345678"},
		"":              {"", "hola", "300x1234567", "+57300ABC4567", "1-800-FLOWERS", "+57300123456O", "tel:tel:", "tel:", "300123456", "tengo 3001234567", "+57300\u04171234567"},
	} {
		for _, said := range ways {
			if got, ok := text.Phone(said, "CO"); got != want || ok != (want != "") {
				t.Errorf("%q: %q, %v", said, got, ok)
			}
		}
	}
}
