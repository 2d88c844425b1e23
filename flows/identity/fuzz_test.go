package identity_test

import (
	"strings"
	"testing"

	"recado/flows/identity"
)

// FuzzCheck checks that an accepted number consists of digits, and is the same after Format.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"04182465-0", "0614-050707-104-8", "900.373.913-4", "1.020.304.050", "0801-1990-12345", "08019995123456", "０４１８２４６５０", "-", "000000000", "9 0 0 3 7 3 9 1 3 4"} {
		f.Add(s, "SV")
		f.Add(s, "XX")
	}
	f.Fuzz(func(t *testing.T, said, country string) {
		for _, kind := range []identity.Kind{identity.DUI, identity.NITSV, identity.NITCO, identity.Cedula, identity.DNI, identity.RTN, identity.Kind(country)} {
			digits, ok := identity.Check(kind, said)
			if !ok {
				if digits != "" {
					t.Errorf("%s %q is none, and yet %q", kind, said, digits)
				}
				continue
			}
			if strings.Trim(digits, "0123456789") != "" || len(digits) > 16 {
				t.Errorf("%s %q: %q", kind, said, digits)
			}
			if again, ok := identity.Check(kind, identity.Format(kind, digits)); !ok || again != digits {
				t.Errorf("%s %q: %q, shown and read again %q", kind, said, digits, again)
			}
		}
		id, ok := identity.TaxID(country, said)
		if !ok {
			return
		}
		if again, ok := identity.TaxID(country, id); !ok || again != id || len(id) > 20 || strings.Trim(id, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			t.Errorf("%s %q: %q, again %q", country, said, id, again)
		}
	})
}
