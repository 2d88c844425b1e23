package onboarding_test

import (
	"slices"
	"testing"
	"time"

	"recado/flows/identity"
	"recado/flows/onboarding"
)

var today = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func TestName(t *testing.T) {
	for said, want := range map[string]string{
		"ana maría lópez": "Ana María López", "ROSA ELENA DE LA CRUZ": "Rosa Elena de la Cruz", "José Ángel O'Neill": "José Ángel O'Neill", " Ana.  López ": "Ana. López",
		"😀😀": "", "Ana 😀": "", "Ana 3": "", "ana@example.com": "", "": "", "A": "", "···": "", "Ану": "Ану",
	} {
		got, why := onboarding.Name(said)
		if got != want || (why == "") != (want != "") {
			t.Errorf("%q: %q %s, want %q", said, got, why, want)
		}
	}
	if _, why := onboarding.Name(string(make([]byte, 0)) + "Ana María de los Ángeles Guadalupe Concepción López Ruiz de Martínez"); why != onboarding.TooLong {
		t.Error(why)
	}
}

func TestSplitName(t *testing.T) {
	for full, want := range map[string][2]string{
		"Ana López": {"Ana", "López"}, "Ana María López Ruiz": {"Ana María", "López Ruiz"}, "José Ángel de la Cruz Rivas": {"José Ángel", "de la Cruz Rivas"},
		"Ana María López": {"Ana María López", ""}, "Ana": {"Ana", ""}, "": {"", ""}, "Deisy Lorena Campos de Sosa": {"Deisy Lorena", "Campos de Sosa"}, "de la": {"", ""},
	} {
		if names, surnames := onboarding.SplitName(full); names != want[0] || surnames != want[1] {
			t.Errorf("%q: %q, %q", full, names, surnames)
		}
	}
	if got := onboarding.SurnameChoices("Ana María López"); !slices.Equal(got, []string{"María López", "López"}) {
		t.Error(got)
	}
	if got := onboarding.SurnameChoices("Ana López"); got != nil {
		t.Error(got)
	}
}

func TestBirth(t *testing.T) {
	for date, want := range map[string]onboarding.Fault{
		"1990-05-12": "", "2008-11-23": "", "2008-11-24": onboarding.Minor, "2015-05-12": onboarding.Minor, "1916-11-23": "", "1916-11-22": onboarding.TooOld, "1886-05-12": onboarding.TooOld,
		"2026-11-24": onboarding.NotYet, "1990-02-31": onboarding.NotYet, "--05-12": onboarding.NoYear, "": onboarding.NotYet, "1990": onboarding.NotYet,
	} {
		if got := onboarding.Birth(date, today); got != want {
			t.Errorf("%s: %q, want %q", date, got, want)
		}
	}
}

func TestCheckDocument(t *testing.T) {
	for _, tt := range []struct {
		kind   identity.Kind
		said   string
		digits string
		why    onboarding.Fault
	}{
		{identity.DUI, "04288874-5", "042888745", ""},
		{identity.DUI, " 0428 8874 5", "042888745", ""},
		{identity.DUI, "00000000-0", "", onboarding.Zeros},
		{identity.DUI, "04288874-4", "", onboarding.WrongDigits},
		{identity.DUI, "4288874-5", "", onboarding.WrongLength},
		{identity.DUI, "0428887455", "", onboarding.WrongLength},
		{identity.DUI, "no sé", "", onboarding.NoDigits},
		{identity.Cedula, "1.020.304.050", "1020304050", ""},
		{identity.DNI, "0801-1990-12345", "0801199012345", ""},
		{identity.DNI, "9901-1990-12345", "", onboarding.WrongDigits},
	} {
		if digits, why := onboarding.CheckDocument(tt.kind, tt.said); digits != tt.digits || why != tt.why {
			t.Errorf("%s %q: %q %q", tt.kind, tt.said, digits, why)
		}
	}
}

func TestHintShowsFourDigits(t *testing.T) {
	for digits, want := range map[string]string{"042888745": "•••••8745", "": "", "12": "12"} {
		if got := onboarding.Hint(digits); got != want {
			t.Errorf("%q: %q", digits, got)
		}
	}
}

func TestExpired(t *testing.T) {
	for date, want := range map[string]bool{"2026-11-22": true, "2026-11-23": false, "2030-03-01": false, "": false, "x": false} {
		if got := onboarding.Expired(date, today); got != want {
			t.Errorf("%s: %v", date, got)
		}
	}
}
