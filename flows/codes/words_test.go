package codes_test

import (
	"testing"

	"recado/flows/codes"
)

func TestInWords(t *testing.T) {
	for said, want := range map[string]bool{
		"cuatro cinco seis siete ocho nueve": true, "CUATRO, CINCO, SEIS": true, "cuarenta y ocho veintinueve trece": true, "four five six seven eight nine": true, "es el cuatro ocho dos": true,
		"no me llegó": false, "482913": false, "por sms": false, "una persona": false, "": false, "dos veces lo pedí": false, "ciento veintitrés cuatrocientos cincuenta y seis": true,
	} {
		if got := codes.InWords(said); got != want {
			t.Errorf("%q: %v", said, got)
		}
	}
}
