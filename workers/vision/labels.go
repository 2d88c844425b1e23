package vision

import (
	"regexp"
	"slices"
	"strings"
)

// serialLabels are the labels of a serial number, without spaces, punctuation and accents.
var serialLabels = []string{
	"SERIALNUMBER", "SERIALNUM", "SERIALNO", "SERIALNR", "SERIAL",
	"NUMERODESERIE", "NUMEROSERIE", "NUMSERIE", "NUMDESERIE", "NRODESERIE", "NROSERIE",
	"NODESERIE", "NOSERIE", "NDESERIE", "NSERIE", "SERIENUMERO", "SERIENO", "SERIEN", "SERIE",
	"SERNUMBER", "SERNUM", "SERNO", "SERNR",
}

// serialMarks are labels too short to match approximately.
var serialMarks = []string{"S/N", "SN", "N/S", "SNO"}

// otherLabels are the labels of a plate's other fields. A value never starts with one, and one ends
// the value before it.
var otherLabels = strings.Fields(`
	MODEL MODELO MODELNO MODELNUMBER MOD MODNO TYPE TIPO CAT CATNO CATALOG CATALOGO PART PARTNO PN PNC ITEM CODE CODIGO COD REF
	VOLT VOLTS VOLTAJE VOLTAGE VOLTIOS TENSION VAC AMP AMPS AMPERE AMPERIOS CORRIENTE CURRENT HZ HERTZ FREQ FRECUENCIA FREQUENCY
	PH PHASE PHASES FASE FASES HP KW WATT WATTS POTENCIA POWER INPUT OUTPUT LRA RLA FLA MCA MOP MOCP ICC KA RPM GPM PSI PSIG KPA BAR
	BTU BTUH CAPACIDAD CAPACITY COOLING HEATING REFRIGERANT REFRIGERANTE GAS CARGA CHARGE PRESSURE PRESION DESIGN
	DATE FECHA MFG MFGDATE MANUF MANUFACTURED FAB FABRICADO FABRICACION YEAR ANO
	PESO WEIGHT KG LB LBS NEMA IP NORMA STANDARD STD IEC UL ETL CSA AISL AISLAMIENTO INS INSULATION CL CLASS CLASE FS SF BARRAS
	MARCA BRAND FABRICANTE MANUFACTURER MFR MADE HECHO INDUSTRIA EQUIPO COMPRESSOR MOTOR FAN IMEI MAC EAN UPC LOT LOTE BATCH REV VER VERSION SERIES SERVICE SERVICIO FACTOR`)

var fold = strings.NewReplacer("Á", "A", "É", "E", "Í", "I", "Ó", "O", "Ú", "U", "Ü", "U", "Ñ", "N",
	"á", "A", "é", "E", "í", "I", "ó", "O", "ú", "U", "ü", "U", "ñ", "N", "º", "", "°", "", "\\", "/", "|", "I", "’", "'", "‘", "'", "“", "\"", "”", "\"", "—", "-", "–", "-")

// asLetters replaces digits that readers confuse with letters. It is used for labels only: in a
// serial number a 0 may be an O, and only the plate tells.
var asLetters = strings.NewReplacer("0", "O", "1", "I", "5", "S", "8", "B")

func isPlain(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// bare returns a text's letters, in capitals, and digits, and the slash of "S/N".
func bare(s string) string {
	s = strings.ToUpper(fold.Replace(s))
	return strings.Map(func(r rune) rune {
		if isPlain(r) || r == '/' {
			return r
		}
		return -1
	}, s)
}

// slashed matches "S/N:" whose slash was read as a letter.
var slashed = regexp.MustCompile(`^S[^\sS]N:$`)

// labelScore rates s as a serial number's label: 2 as written, 1 with a letter or two misread, 0
// for no label.
func labelScore(s string) int {
	b := bare(s)
	if slices.Contains(serialMarks, asLetters.Replace(b)) {
		return 2
	}
	b = asLetters.Replace(strings.ReplaceAll(b, "/", ""))
	if slashed.MatchString(s) {
		return 1
	}
	if b == "SIN" { // a common misreading of a small S/N
		return 1
	}
	if len(b) < 4 {
		return 0
	}
	if slices.Contains(serialLabels, b) {
		return 2
	}
	if slices.Contains(otherLabels, b) {
		return 0
	}
	for _, l := range serialLabels {
		allowed := 1
		if len(l) >= 9 {
			allowed = 2
		}
		if len(l) >= 5 && distance(b, l) <= allowed {
			return 1
		}
	}
	return 0
}

// isOther reports whether s is the label of another field of the plate.
func isOther(s string) bool {
	b := strings.ReplaceAll(bare(s), "/", "")
	if b == "" || labelScore(s) > 0 {
		return false
	}
	if slices.Contains(otherLabels, b) {
		return true
	}
	if strings.ContainsAny(b, "0123456789") || len(b) < 5 {
		return false
	}
	for _, l := range otherLabels {
		if len(l) >= 5 && distance(b, l) <= 1 {
			return true
		}
	}
	return false
}

// isProse reports whether s is a word of a sentence: parts of a serial number have digits, or are
// at most four letters.
func isProse(s string) bool {
	b := bare(s)
	return len(b) > 4 && !strings.ContainsAny(b, "0123456789")
}

// isModel reports whether s is a model's label. The value after it can look like a serial number.
func isModel(s string) bool {
	b := bare(s)
	return strings.HasPrefix(b, "MOD") && !strings.ContainsAny(b, "0123456789")
}

// isBrand reports whether s is a brand's label.
func isBrand(s string) bool {
	switch bare(s) {
	case "MARCA", "BRAND", "FABRICANTE", "MANUFACTURER", "MFR":
		return true
	}
	return false
}

// isQualifier reports whether s only extends a label: N°, No., DE, NUMBER.
func isQualifier(s string) bool {
	switch b := bare(s); {
	case b == "":
		return true
	case strings.HasPrefix(b, "NUM"), b == "DE", b == "NRO":
		return !strings.ContainsAny(b, "0123456789")
	default: // N°, No, N*, Ne, N2: misreadings of the ring included
		return len(b) <= 2 && b[0] == 'N'
	}
}

var (
	date  = regexp.MustCompile(`^(\d{1,2}[/.-])?\d{1,2}[/.-](19|20)\d\d$|^(19|20)\d\d[/.-]\d{1,2}([/.-]\d{1,2})?$`)
	volts = regexp.MustCompile(`^(\d{3})([/-]\d{3}){1,3}(V|VAC)?[-~]*$`)
	unit  = regexp.MustCompile(`^\d+([.,/]\d+)*(V|VAC|VDC|HZ|KW|HP|PSI|PSIG|BTU|BTU/H|BTUH|KG|LB|LBS|MM|CM|RPM|KPA|MPA|BAR|KA|PH|GPM|TR|VA|KVA|°C)[~.-]*$|BTU|PSI`)
	small = regexp.MustCompile(`^\d{1,4}([.,]\d+)?[AWVGMLF]?[~.-]*$`)
	cool  = regexp.MustCompile(`^R-?\d{2,3}[A-Z]?$`)
	money = regexp.MustCompile(`^\d+\.\d\d$`)
	norm  = regexp.MustCompile(`^((IEC|NOM)-?\d[\d.-]*|(IP|CL|NEMA)-?\d{1,3}|(UL|ISO|EN)-?(\d{1,4}|6\d{4})([.-]\d+)*)$`)
)

// isUnit reports whether s is a unit: BTU/h, PSIG, kg.
func isUnit(s string) bool {
	switch strings.ToUpper(strings.Trim(s, ".,;:~-")) {
	case "V", "VAC", "VDC", "HZ", "A", "W", "KW", "HP", "PSI", "PSIG", "BTU/H", "BTUH", "BTU", "KG", "G", "LB", "LBS", "RPM", "GPM", "KA", "KPA", "BAR", "TR", "MM", "M", "OZ":
		return true
	}
	return false
}

const edges = " .,:;'\"*·-_/()[]{}<>=~«»"

// beforeLabel removes the label and value of the next field that a reader joined to a text:
// "278AFAB2E223AMPS12.5".
func beforeLabel(s string) string {
	for _, l := range otherLabels {
		if len(l) < 4 {
			continue
		}
		if i := strings.Index(s, l); i >= 5 && strings.ContainsAny(s[:i], "0123456789") {
			s = s[:i]
		}
	}
	return s
}

// serialLike cleans a text and reports whether it may be a serial number: 5 to 20 letters and
// digits, at least three digits, and no quantity of electricity, cooling, weight or time as plates
// print them.
func serialLike(s string) (string, bool) {
	s = strings.ToUpper(fold.Replace(s))
	s = strings.Trim(s, edges)
	s = strings.Trim(beforeLabel(s), edges)
	plain, digits := 0, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
			plain++
		case r >= 'A' && r <= 'Z':
			plain++
		case r != '-' && r != '/' && r != '.':
			return s, false
		}
	}
	if named(s) {
		return s, false
	}
	if plain < 5 || plain > 20 || digits < 3 || len(s) > 24 {
		return s, false
	}
	for _, re := range []*regexp.Regexp{date, volts, unit, small, cool, money, norm} {
		if re.MatchString(s) {
			return s, false
		}
	}
	return s, true
}

// named reports whether a text starts with the label of another field, because label and value were
// read as one: "MFGDATE12/2020".
func named(s string) bool {
	for _, l := range otherLabels {
		if (len(l) >= 4 || l == "MFG") && strings.HasPrefix(s, l) {
			return true
		}
	}
	return false
}

// distance returns the Levenshtein distance: letters to add, remove or change. It returns 3 if the
// lengths differ by more than 2.
func distance(a, b string) int {
	if d := len(a) - len(b); d > 2 || d < -2 {
		return 3
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		prev := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			prev, row[j+1] = row[j+1], min(prev+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
