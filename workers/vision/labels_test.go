package vision

import "testing"

func TestLabelScore(t *testing.T) {
	for text, want := range map[string]int{
		"SERIAL": 2, "Serial:": 2, "SERIAL NO.": 2, "Serial Number": 2, "SERIAL No:": 2, "S/N": 2, "S/N:": 2, "s/n.": 2, "SN:": 2, "N/S": 2, "5/N": 2,
		"SERIE": 2, "SERIE:": 2, "N° SERIE:": 2, "Nº de serie": 2, "No. DE SERIE": 2, "Número de serie:": 2, "NUMERO DE SERIE": 2, "Serie No.": 2, "SER. NO.": 2, "SER NO": 2,
		"5ERIAL": 2, "SERlAL": 1, "SERIAI": 1, "SER1E": 2, "SERE": 1, "Numerode serle": 1, "SIN": 1,
		"": 0, ":": 0, "N": 0, "NO": 0, "SER": 0, "SERIES": 0, "SERVICE": 0, "SERVICIO": 0, "MODEL": 0, "MODELO": 0, "VOLTS": 0, "SP4-18": 0, "PART NO": 0, "AEREO": 0,
	} {
		if got := labelScore(text); got != want {
			t.Errorf("labelScore(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestIsOther(t *testing.T) {
	for text, want := range map[string]bool{
		"MODEL": true, "Modelo:": true, "MOD.": true, "VOLTS": true, "V0LTS": false, "VOLTAJE:": true, "V0LTAJE": false, "REFRIGERANTF": true, "Hz": true, "P/N": true, "FECHA": true, "Lote": true,
		"": false, "::": false, "SERIE": false, "0695897": false, "AB12345": false, "N°": false,
	} {
		if got := isOther(text); got != want {
			t.Errorf("isOther(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestSerialLike(t *testing.T) {
	for text, want := range map[string]string{
		"0695897": "0695897", "3L9-60-4H": "3L9-60-4H", "ve-06412": "VE-06412", ":E191087.": "E191087", "88942315-E1-8624": "88942315-E1-8624", "“ETA37720154”": "ETA37720154", "1234567A": "1234567A", "2013.456.78": "2013.456.78", "20190412": "20190412",
		// Other data of a plate.
		"10/2022": "", "2013-06": "", "12/05/2019": "", "2019-05-12": "", "208-230V": "", "208/230": "", "120/240": "", "230/400/690": "", "220V": "", "12000BTU/h": "", "18000BTU": "", "550PSIG": "", "1383g": "", "4763W": "", "60Hz": "",
		"R410A": "", "R-410A": "", "R134A": "", "IEC61439": "", "IP54": "", "NEMA12": "", "2900RPM": "", "100.5KG": "", "900.BTUIN": "", "123456.78": "",
		// Too short, too long, or with other characters.
		"1234": "", "AB12C": "", "ABCDEFG": "", "": "", "-----": "", "123456789012345678901": "", "12#34567": "", "SERIAL": "", "Ñ1234567": "N1234567",
	} {
		if want == "" {
			if s, ok := serialLike(text); ok {
				t.Errorf("serialLike(%q) takes it as %q", text, s)
			}
			continue
		}
		if s, ok := serialLike(text); !ok || s != want {
			t.Errorf("serialLike(%q) = %q, %v, want %q", text, s, ok, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"SERIE", "SERIE", 0}, {"SERIE", "SERIES", 1}, {"SERIE", "SERLE", 1}, {"SERIE", "ERI", 2}, {"SERIE", "SER", 2}, {"", "AB", 2}, {"SERIAL", "S", 3}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
