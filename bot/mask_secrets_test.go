package bot_test

import (
	"strings"
	"testing"
	"unicode"

	"recado/bot"
)

// TestMaskSecrets uses the networks' published test card numbers.
func TestMaskSecrets(t *testing.T) {
	for said, want := range map[string]string{
		"mi tarjeta es 4111 1111 1111 1111 vence 12/27": "mi tarjeta es XXXX XXXX XXXX 1111 vence 12/27",
		"4111111111111111":                                   "XXXXXXXXXXXX1111",
		"4111-1111-1111-1111":                                "XXXX-XXXX-XXXX-1111",
		"4111 1111 1111 1111 123":                            "XXXX XXXX XXXX 1111 123",
		"Ana 3001234567 5555555555554444":                    "Ana 3001234567 XXXXXXXXXXXX4444",
		"amex 3782 822463 10005.":                            "amex XXXX XXXXXX X0005.",
		"4111\n1111\n1111\n1111":                             "XXXX\nXXXX\nXXXX\n1111",
		"4111\u00a01111\u00a01111\u00a01111":                 "XXXX\u00a0XXXX\u00a0XXXX\u00a01111",
		"el cvv es 123":                                      "el cvv es XXX",
		"CVV: 1234":                                          "CVV: XXXX",
		"Su código de verificación es 482913":                "Su código de verificación es XXXXXX",
		"codigo de seguridad 482-913":                        "codigo de seguridad XXX-XXX",
		"G-482913 is your Google verification code":          "G-XXXXXX is your Google verification code",
		"482913 es su código de verificación de Bancolombia": "XXXXXX es su código de verificación de Bancolombia",
		"Tu código de WhatsApp: 482-913":                     "Tu código de WhatsApp: XXX-XXX",
		"la clave dinámica es 482913":                        "la clave dinámica es XXXXXX",
		"el código que me llegó al celular es 482913":        "el código que me llegó al celular es XXXXXX",
		"me llegó este código: 4829":                         "me llegó este código: XXXX",
		"OTP 482913":                                         "OTP XXXXXX",

		// Other separators, digits and adjacent characters.
		"4111/1111/1111/1111":                     "XXXX/XXXX/XXXX/1111",
		"4111_1111_1111_1111":                     "XXXX_XXXX_XXXX_1111",
		"*4111*1111*1111*1111":                    "*XXXX*XXXX*XXXX*1111",
		"4111,1111,1111,1111":                     "XXXX,XXXX,XXXX,1111",
		"4111, 1111, 1111, 1111":                  "XXXX, XXXX, XXXX, 1111",
		"4111|1111|1111|1111":                     "XXXX|XXXX|XXXX|1111",
		"4111 – 1111 – 1111 – 1111":               "XXXX – XXXX – XXXX – 1111",
		"4111  -  1111  -  1111  -  1111":         "XXXX  -  XXXX  -  XXXX  -  1111",
		"4111---1111---1111---1111":               "XXXX---XXXX---XXXX---1111",
		"amex 3782/822463/10005":                  "amex XXXX/XXXXXX/X0005",
		"4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1":         "X X X X X X X X X X X X 1 1 1 1",
		"4.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1":         "X.X.X.X.X.X.X.X.X.X.X.X.1.1.1.1",
		"４１１１１１１１１１１１１１１１":                        "XXXXXXXXXXXX１１１１",
		"٤١١١١١١١١١١١١١١١":                        "XXXXXXXXXXXX١١١١",
		"4️⃣111 1111 1111 1111":                   "X\ufe0f\u20e3XXX XXXX XXXX 1111",
		"④①①① 1111 1111 1111":                     "XXXX XXXX XXXX 1111",
		"4111\u200b1111\u200b1111\u200b1111":      "XXXX\u200bXXXX\u200bXXXX\u200b1111",
		"4\u2060111\u00ad111111111111":            "X\u2060XXX\u00adXXXXXXXX1111",
		"+4111111111111111":                       "+XXXXXXXXXXXX1111",
		"+4111 1111 1111 1111":                    "+XXXX XXXX XXXX 1111",
		"x4111111111111111y":                      "xXXXXXXXXXXXX1111y",
		"tarjeta4111111111111111":                 "tarjetaXXXXXXXXXXXX1111",
		"PAN4111111111111111":                     "PANXXXXXXXXXXXX1111",
		"4111111111111111@":                       "XXXXXXXXXXXX1111@",
		"el OTP: 12 34 56":                        "el OTP: XX XX XX",
		"otp 1-2-3-4-5-6":                         "otp X-X-X-X-X-X",
		"otp: 1 2 3 4 5 6, gracias":               "otp: X X X X X X, gracias",
		"OTP ４８２９１３":                              "OTP XXXXXX",
		"o\u200btp 482\u200b913":                  "o\u200btp XXX\u200bXXX",
		"OTP 482913 3001234567":                   "OTP XXXXXX 3001234567",
		"token ABC123":                            "token XXXXXX",
		"G-482913 es tu código de Google":         "G-XXXXXX es tu código de Google",
		"FB-48291 es tu código de Facebook":       "FB-XXXXX es tu código de Facebook",
		"Tu código de Google es G-482913":         "Tu código de Google es G-XXXXXX",
		"482 913 is your code":                    "XXX XXX is your code",
		"use 482913 as your one time password":    "use XXXXXX as your one time password",
		"use 12 34 56 como su clave dinámica":     "use XX XX XX como su clave dinámica",
		"PIN: 4829":                               "PIN: XXXX",
		"nip 4829":                                "nip XXXX",
		"mi clave del cajero es 4829":             "mi clave del cajero es XXXX",
		"pin de la tarjeta: 4829":                 "pin de la tarjeta: XXXX",
		"contraseña: hunter2":                     "contraseña: XXXXXXX",
		"contrasen\u0303a: hunter2.":              "contrasen\u0303a: XXXXXXX.",
		"Password = S3cr3t-Más":                   "Password = XXXXXX-XXX",
		"contraseña：secreta":                      "contraseña：XXXXXXX",
		"mi contraseña es hunter2, ¿me ayuda?":    "mi contraseña es XXXXXXX, ¿me ayuda?",
		"mi clave es secreta99":                   "mi clave es XXXXXXXXX",
		"cvv 123, llame al 300 123 4567":          "cvv XXX, llame al 300 123 4567",
		"tarjeta 4111-1111-1111-1111 cvv 999":     "tarjeta XXXX-XXXX-XXXX-1111 cvv XXX",
		"ORD-00001: 4111 1111 1111 1111 apto 301": "ORD-00001: XXXX XXXX XXXX 1111 apto 301",

		// Numbers that are not secrets stay.
		"4111 1111 1111 1112":                          "",
		"llámeme al +57 300 123 4567 o al 3109876543":  "",
		"57 300 123 4567":                              "",
		"serial 4111111111111111":                      "",
		"serie: 4111 1111 1111 1111":                   "",
		"S/N 4111-1111-1111-1111":                      "",
		"sn: 4111111111111111":                         "",
		"sn4111111111111111":                           "",
		"LG4111111111111111":                           "",
		"4111111111111111LG":                           "",
		"+378282246310005":                             "", // length of a phone number
		"+57 300 123 4567 / 310 987 6543":              "",
		"+573001234567,+573109876543":                  "",
		"3001234567/3109876543":                        "",
		"2222-3333 / 7123-4561":                        "", // two phones of eight digits that pass as a card
		"22223333 71234561":                            "",
		"300-123-4567 | 310-987-6543":                  "",
		"+503 7123-4567, +504 9876-5432":               "",
		"Calle 45 # 12-30":                             "",
		"Calle 45 # 12-30, apto 301, torre 2, piso 3":  "",
		"Cra. 7ª No. 123-45 int. 1 - 2 - 3":            "",
		"calle 100 #15-20 / carrera 7 #32-16":          "",
		"ORD-00001, ORD-00002 y COT-00003":             "",
		"ORD-00001 es su código de verificación":       "",
		"AC-12345 es tu código":                        "",
		"serial 353879-234252-633":                     "",
		"el 27/11/2026 a las 10:30":                    "",
		"$1.250.000,00 / $2.300.000,00":                "",
		"la contraseña del wifi: casa1234":             "",
		"olvidé la contraseña":                         "",
		"cambié la contraseña 2 veces":                 "",
		"la clave del portón es 4829#":                 "",
		"conector de 24 pines, pin 12":                 "",
		"mi pin 300 123 4567":                          "",
		"16 m² por 2½":                                 "",
		"tensión: 110/220 V, 4111 W":                   "",
		"Serial No. 4111111111111111":                  "",
		"SN4111111111111111":                           "",
		"IMEI: 353879234252633":                        "",
		"el código de la puerta es 4829":               "",
		"código de acceso al conjunto 4829":            "",
		"código de error 482":                          "",
		"código de seguridad de la puerta es 4829":     "",
		"código postal 110111":                         "",
		"482913":                                       "",
		"cra 45 # 123-45 apto 1201":                    "",
		"vale 1.250.000 y 2.300.000":                   "",
		"ORD-00001":                                    "",
		"necesito un pintor, son 4 cuartos de 16 m2":   "",
		"cédula 1020304050, celular 3001234567, torre": "",
	} {
		if want == "" {
			want = said
		}
		if got := bot.MaskSecrets(said); got != want {
			t.Errorf("%q became %q", said, got)
		}
	}
}

func TestMaskSecretsJSON(t *testing.T) {
	for said, want := range map[string]string{
		`{"raw":{"card":"4111111111111111","n":5555555555554444,"list":["otp 482913",1]}}`: `{"raw":{"card":"XXXXXXXXXXXX1111","list":["otp XXXXXX",1],"n":"XXXXXXXXXXXX4444"}}`,
		`{"ad_id":"4111111111111111","id":4111111111111111,"reply_to":"4111111111111111"}`: `{"ad_id":"4111111111111111","id":4111111111111111,"reply_to":"4111111111111111"}`,
		`{"b":1,"a":2}`:                          `{"b":1,"a":2}`,
		`{"t":"4111\u200b1111\n1111\u00a01111"}`: "{\"t\":\"XXXX\u200bXXXX\\nXXXX\u00a01111\"}",
		`{"b":"a\nb 12","a":1}`:                  `{"b":"a\nb 12","a":1}`,
		`{"pin":"4829","a":1}`:                   `{"pin":"4829","a":1}`, // a field of the vendor's JSON, not a text
		``:                                       ``,
	} {
		if got := bot.MaskSecretsJSON([]byte(said)); string(got) != want {
			t.Errorf("%s became %s", said, got)
		}
	}
}

// FuzzMaskSecrets checks that each character becomes X or stays.
func FuzzMaskSecrets(f *testing.F) {
	for _, s := range []string{"4111 1111 1111 1111", "otp 1-2-3-4-5-6", "contraseña: x\xff1234", "４１１１\u200b１", "\xf0\x9f 482913 is your code", "pin: 4829 pin: 4829"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		masked := bot.MaskSecrets(s)
		if len([]rune(masked)) != len([]rune(s)) {
			t.Fatalf("%q became %q", s, masked)
		}
		was := []rune(s)
		for i, r := range []rune(masked) {
			if r != was[i] && r != 'X' {
				t.Fatalf("%q became %q", s, masked)
			}
		}
	})
}

// TestDigitsOfEveryScript checks that a card in the digits of any script is masked.
func TestDigitsOfEveryScript(t *testing.T) {
	for zero := rune(0x80); zero <= unicode.MaxRune; zero++ {
		if !unicode.IsDigit(zero) || unicode.IsDigit(zero-1) && (zero-firstDigit(zero))%10 != 0 {
			continue
		}
		card := string(zero+4) + strings.Repeat(string(zero+1), 15)
		if got := bot.MaskSecrets(card); got != strings.Repeat("X", 12)+strings.Repeat(string(zero+1), 4) {
			t.Errorf("%U: %q", zero, got)
		}
	}
}

// firstDigit returns the zero of the digits to which r belongs.
func firstDigit(r rune) rune {
	for unicode.IsDigit(r - 1) {
		r--
	}
	return r
}

// TestMaskedInput checks that what a person writes and the name of the profile are masked before they are stored.
func TestMaskedInput(t *testing.T) {
	const card = "4111 1111 1111 1111"
	in := bot.Inbound{Input: bot.Input{Text: card, Location: &bot.Location{Name: card}}, Profile: card}.Masked()
	for _, got := range []string{in.Text, in.Location.Name, in.Profile} {
		if strings.Contains(got, "4111 1111") {
			t.Errorf("stored as %q", got)
		}
	}
}
