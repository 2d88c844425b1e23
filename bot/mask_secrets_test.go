package bot_test

import (
	"testing"

	"recado/bot"
)

// TestMaskSecrets: the card numbers are the networks' published test numbers.
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

		// What a business needs to know stays.
		"4111 1111 1111 1112":                          "",
		"llámeme al +57 300 123 4567 o al 3109876543":  "",
		"57 300 123 4567":                              "",
		"+4111111111111111":                            "",
		"serial 4111111111111111":                      "",
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
		`{"b":1,"a":2}`: `{"b":1,"a":2}`,
		``:              ``,
	} {
		if got := bot.MaskSecretsJSON([]byte(said)); string(got) != want {
			t.Errorf("%s became %s", said, got)
		}
	}
}
