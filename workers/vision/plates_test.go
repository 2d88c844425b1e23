package vision

import (
	"image"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// plate lays out text in a monospaced grid: a word's box is its position.
func plate(text string) []Word {
	const w, h, lead = 20, 30, 50
	var out []Word
	for y, line := range strings.Split(text, "\n") {
		col := []rune(line)
		for i := 0; i < len(col); {
			if col[i] == ' ' {
				i++
				continue
			}
			j := i
			for j < len(col) && col[j] != ' ' {
				j++
			}
			out = append(out, Word{Text: string(col[i:j]), Box: image.Rect(i*w, y*lead, j*w, y*lead+h), Conf: 90})
			i = j
		}
	}
	return out
}

func TestSerials(t *testing.T) {
	for _, c := range []struct {
		name, plate string
		want        []string
	}{
		{"beside", "MODEL  SP4-12345\nSERIAL NO.  304PJPX6R390\nVOLTS 230", []string{"304PJPX6R390"}},
		{"in a column far off", "MODEL               RXS22LVJU\nNúmero de serie:    41JD855572\nFASES               3", []string{"41JD855572"}},
		{"below", "MOD. RXS51LVJU\nSERIAL:\n0695897\nH 98 m", []string{"0695897"}},
		{"below, another field beside", "SERIE:      MODELO: TPN-58123\n5859373     VOLTS 220", []string{"5859373"}},
		{"two columns", "S/N: 3711781    MODEL QO55L125G\nHz 60           AMPS 12", []string{"3711781"}},
		{"two columns, label last", "MODEL QO55L125G   SERIE No. 1444231", []string{"1444231"}},
		{"glued by a colon", "S/N:VE-06412", []string{"VE-06412"}},
		{"glued", "SerialNumber183PX2210", []string{"183PX2210"}},
		{"glued to its stroke", "S/N4561D1337", []string{"4561D1337"}},
		{"glued, an O read as 0", "SER.N0.4Y3-86-3P", []string{"4Y3-86-3P"}},
		{"a number, far off another label that is a unit too", "N° SERIE 3403-317268          RPM 3450", []string{"3403-317268"}},
		{"a stroke read as a letter", "SAN: 67323440-L5-5899", []string{"67323440-L5-5899"}},
		{"the next field glued on", "SERIAL NO. 278AFAB2E223AMPS12.5", []string{"278AFAB2E223"}},
		{"begins like a standard", "S/N UL-16101", []string{"UL-16101"}},
		{"a standard", "SERIE EN60335", nil},
		{"marks between", "SERIAL . : 8723W2144", []string{"8723W2144"}},
		{"label in pieces", "N ° DE SERIE : 1340665", []string{"1340665"}},
		{"a misread label comes last", "SERIAI 1111111\nPH 1\nSERIAL 2222222", []string{"2222222", "1111111"}},
		{"none", "MODEL MSAFB49CRN1\nCAT. No. MC323J45\nVOLTAJE 120/240 V\nFECHA 10/2022", nil},
		{"label, no value", "SERIE:\nMODELO: MSAFB49CRN1\nHz 60", nil},
		{"label, a quantity", "SERIE 12000 BTU/h", nil},
		{"label, a date", "SERIE 10/2022", nil},
		{"the model is not it", "MODELO RXS12345\nSERIE RXS12345", nil},
		{"too far below", "SERIE:\n\n\n\n\n1340665", nil},
		{"not under it", "SERIE:\n                         1340665", nil},
		{"a sentence below", "número de serie\nmonto de 1234567 colones", nil},
		{"page of text", "Estimado cliente: el equipo de la serie\nfue revisado el 12/05/2024 por un monto de 123456.78\nsegún orden 8890123 del servicio", nil},
		{"series is no serie", "SERIES 9000123", nil},
		{"nothing", "", nil},
	} {
		var got []string
		for _, s := range serials(plate(c.plate)) {
			got = append(got, s.Serial)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// A value in pieces that almost touch is one value; of pieces a letter apart only the first is used.
func TestSerialInPieces(t *testing.T) {
	words := []Word{
		{Text: "S/N:", Box: image.Rect(0, 0, 60, 30), Conf: 95},
		{Text: "304PJ", Box: image.Rect(80, 0, 160, 30), Conf: 90},
		{Text: "PX6R390", Box: image.Rect(170, 0, 280, 30), Conf: 80},
	}
	got := serials(words)
	if len(got) != 1 || got[0].Serial != "304PJPX6R390" || got[0].Conf != 80 || got[0].Label != 2 {
		t.Errorf("close: %+v", got)
	}
	words[2].Box = image.Rect(200, 0, 310, 30)
	if got := serials(words); len(got) != 0 && got[0].Serial == "304PJPX6R390" {
		t.Errorf("apart: %+v", got)
	}
}

// On a bent plate a value may be lower than its label, and level with another column's value: the
// nearer one belongs to the label.
func TestSerialOnABentPlate(t *testing.T) {
	words := []Word{
		{Text: "S/N", Box: image.Rect(2694, 6009, 3146, 6225), Conf: 90},
		{Text: "2E8-11-7V", Box: image.Rect(3265, 6137, 5055, 6381), Conf: 97},
		{Text: "CR35-5", Box: image.Rect(8499, 5923, 9885, 6515), Conf: 98},
		{Text: "MODELO", Box: image.Rect(6582, 6243, 8291, 6662), Conf: 98},
	}
	if got := serials(words); len(got) != 1 || got[0].Serial != "2E8-11-7V" {
		t.Errorf("%+v", got)
	}
}

// The words of a rising line stay one line.
func TestLinesFollowASlope(t *testing.T) {
	words := plate("SERIAL NO.     1340665     PH 3\nMODEL          TPN-58      HZ 60")
	for i := range words {
		words[i].Box = words[i].Box.Add(image.Pt(0, -words[i].Box.Min.X/20))
	}
	if got := serials(words); len(got) != 1 || got[0].Serial != "1340665" {
		t.Errorf("%+v", got)
	}
}

// For any words, a found value has the form of a serial number and a label, and its Room contains it.
func TestSerialsProperties(t *testing.T) {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"SERIAL", "S/N:", "SERIE", "No.", "N°", "MODEL", "VOLTS", "120/240", "R410A", "10/2022", "0695897", "VE-06412", "S/N:123456", "SERIALNO12345", ":", "-", "BTU/h", "ñ", "\xff"}),
		rapid.String(),
	)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Word {
			x, y := rapid.IntRange(-50, 2000).Draw(t, "x"), rapid.IntRange(-50, 400).Draw(t, "y")
			return Word{
				Text: piece.Draw(t, "text"),
				Box:  image.Rectangle{Min: image.Pt(x, y), Max: image.Pt(x+rapid.IntRange(-5, 400).Draw(t, "w"), y+rapid.IntRange(-5, 80).Draw(t, "h"))},
				Conf: rapid.Float64Range(-1, 100).Draw(t, "conf"),
			}
		}), 0, 25).Draw(t, "words")
		got := serials(words)
		if len(got) > 0 && !labelled(words) {
			t.Fatalf("%+v without a label", got)
		}
		for _, c := range got {
			if s, ok := serialLike(c.Serial); !ok || s != c.Serial {
				t.Fatalf("%q is no serial number", c.Serial)
			}
			if !c.Box.In(c.Room) || c.Box.Empty() {
				t.Fatalf("room %v does not hold %v", c.Room, c.Box)
			}
			if c.Label < 1 || c.Label > 2 {
				t.Fatalf("label %d", c.Label)
			}
		}
	})
}

func FuzzSerials(f *testing.F) {
	f.Add("MODEL SP4\nSERIAL NO. 304PJPX6R390")
	f.Add("S/N:VE-06412 SerialNumber183")
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range serials(plate(text)) {
			if _, ok := serialLike(c.Serial); !ok {
				t.Fatalf("%q is no serial number", c.Serial)
			}
		}
	})
}
