package text_test

import (
	"testing"

	"recado/flows/text"
)

// TestPhoneHasOneForm checks that all spellings of a number give the same result, because limits
// count by it.
func TestPhoneHasOneForm(t *testing.T) {
	for want, ways := range map[string][]string{
		"+573001234567": {
			"+573001234567", "573001234567", "00573001234567", "+57 300 123 4567", "57-300-123-4567", "(300) 123.45.67", "3001234567", "300 123 4567",
			"tel:+573001234567", "TEL:+57-300-123-4567", "tel:3001234567", "whatsapp:+573001234567", "sms:573001234567", "+573001234567 ext 5",
			"+573001234567;ext=5", "３００１２３４５６７", "+57\u00a0300\u200b1234567",
		},
		"+525512345678":  {"+525512345678", "525512345678", "+5215512345678", "5215512345678", "00525512345678", "+52 1 55 1234 5678", "whatsapp:+5215512345678"},
		"+5511987654321": {"+5511987654321", "+551187654321", "5511987654321", "551187654321", "+55 (11) 8765-4321", "+55 11 98765-4321"},
		"+551134567890":  {"+551134567890", "551134567890"}, // a fixed line
		"+5491123456789": {"+5491123456789", "+541123456789", "5491123456789", "541123456789", "+54 9 11 2345-6789"},
		"":               {"", "hola", "300x1234567", "+57300ABC4567", "1-800-FLOWERS", "+57300123456O", "tel:tel:", "tel:", "300123456", "tengo 3001234567", "+57300\u04171234567"},
	} {
		for _, said := range ways {
			if got, ok := text.Phone(said, "CO"); got != want || ok != (want != "") {
				t.Errorf("%q: %q, %v", said, got, ok)
			}
		}
	}
}

// TestOrdinaryPhone checks which numbers strangers may request a text message to, at our expense.
func TestOrdinaryPhone(t *testing.T) {
	for phone, want := range map[string]string{
		"3001234567": "CO", "+576015550101": "CO", "+50371234567": "SV", "+14155550123": "US", "+18765551234": "JM",
		"+979123456789": "", "+881612345678": "", "+882161234567": "", "+870773111234": "", "+19005551234": "", "+449098790000": "",
		"+579012345678": "", "+80012345678": "", "x": "", "": "",
	} {
		if region, ok := text.OrdinaryPhone(phone, "CO"); region != want || ok != (want != "") {
			t.Errorf("%q: %q %v", phone, region, ok)
		}
	}
}

// TestSpecialPhone checks which numbers never get a text message at our expense.
func TestSpecialPhone(t *testing.T) {
	for phone, want := range map[string]bool{
		"+573001234567": false, "+573118887777": false, "+50371234567": false, "+18765551234": false, "+573991234567": false, // the last is of no range yet
		"+979123456789": true, "+88161234567890": true, "+870773111234": true, "+19005551234": true, "+449098790000": true, "+80012345678": true, "85432": true, "": true,
	} {
		if got := text.SpecialPhone(phone); got != want {
			t.Errorf("%q: %v", phone, got)
		}
	}
}

// TestMobilePhones has the mobile numbers and fixed lines of the served countries.
func TestMobilePhones(t *testing.T) {
	for _, tt := range []struct{ said, country, phone, region string }{
		{"+573211234567", "SV", "+573211234567", "CO"},
		{"321 123 4567", "CO", "+573211234567", "CO"},
		{"+50370123456", "CO", "+50370123456", "SV"},
		{"7012-3456", "SV", "+50370123456", "SV"},
		{"+50491234567", "CO", "+50491234567", "HN"},
		{"whatsapp:+5215512345678", "CO", "+525512345678", "MX"}, // its kind can not be told from the number
		{"+576012345678", "CO", "", ""},                          // fixed lines
		{"+50321234567", "SV", "", ""},
		{"+50422123456", "HN", "", ""},
		{"+5718002345678", "CO", "", ""},
		{"+881612345678", "CO", "", ""}, // satellite
		{"+97912345678", "CO", "", ""},  // premium
		{"2", "SV", "", ""},
		{"", "SV", "", ""},
	} {
		phone, region, ok := text.MobilePhone(tt.said, tt.country)
		if phone != tt.phone || region != tt.region || ok != (tt.phone != "") {
			t.Errorf("%q: %q %q %v", tt.said, phone, region, ok)
		}
	}
}
