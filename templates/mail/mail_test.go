package mail_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"recado/templates/mail"
)

var show = flag.String("show", "", "write the mails to this folder, to be looked at")

var bogota = time.FixedZone("COT", -5*3600)

func order() mail.Order {
	return mail.Order{
		Business: "Algesta", Website: "https://algesta.example", OrderID: "ORD-00001",
		Service: "Mantenimiento de Aire Acondicionado", Description: "El aire no enfría, hace ruido extraño",
		Location: "Edificio A, Piso 3, Sala de juntas", Priority: "ALTA",
		CreatedAt: time.Date(2025, 11, 21, 2, 0, 0, 0, time.UTC).In(bogota), DueOn: time.Date(2025, 11, 21, 0, 0, 0, 0, bogota),
		ClientName: "Juan Pérez", ClientPhone: "+573001234567", ClientMail: "juan@example.com",
		Serial: "AC-12345", Photos: 2, Source: "WHATSAPP",
	}
}

func render(t *testing.T, name, locale string, o mail.Order) mail.Letter {
	t.Helper()
	l, err := mail.Render(name, locale, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestRender(t *testing.T) {
	for _, tt := range []struct{ name, locale, subject, says string }{
		{mail.OrderCreated, "es-CO", "Orden ORD-00001 creada: Mantenimiento de Aire Acondicionado", "Hola Juan Pérez,|Edificio A, Piso 3, Sala de juntas|Alta|20 de noviembre de 2025|AC-12345|¡Gracias por elegir Algesta!|Le notificaremos cuando se asigne un proveedor.|El aire no enfría, hace ruido extraño"},
		{mail.OrderCreated, "", "Orden ORD-00001 creada: Mantenimiento de Aire Acondicionado", "Hola Juan Pérez,"},
		{mail.OrderCreated, "en", "Order ORD-00001 created: Mantenimiento de Aire Acondicionado", "Hello Juan Pérez,|November 20, 2025|High"},
		{mail.OrderCreatedTeam, "es", "[ORD-00001] Mantenimiento de Aire Acondicionado · Prioridad Alta", "+573001234567|juan@example.com|21 de noviembre de 2025|WHATSAPP"},
		{mail.OrderCreatedTeam, "en-US", "[ORD-00001] Mantenimiento de Aire Acondicionado · Priority High", "Juan Pérez asked for a service."},
	} {
		l := render(t, tt.name, tt.locale, order())
		if l.Subject != tt.subject {
			t.Errorf("%s %s: %q", tt.name, tt.locale, l.Subject)
		}
		for _, says := range strings.Split(tt.says, "|") {
			if !strings.Contains(l.Text, says) || !strings.Contains(l.HTML, strings.ReplaceAll(says, "+", "&#43;")) {
				t.Errorf("%s %s does not say %q", tt.name, tt.locale, says)
			}
		}
		if *show != "" {
			file := filepath.Join(*show, tt.name+"."+tt.locale+".html")
			if err := os.WriteFile(file, []byte(l.HTML), 0o600); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := mail.Render("other", "es", order()); err == nil {
		t.Error("a mail that there is not")
	}
}

// What people type stays text, wherever it is shown.
func TestEscaping(t *testing.T) {
	const evil = "<script>alert(1)</script> {{.}} {{.ClientPhone}} $where \" onload=\"x' </td>&lt;"
	o := order()
	o.ClientName, o.Location, o.Service, o.Serial, o.Company, o.OrderID, o.Business = evil, evil, evil, evil, evil, evil, evil
	o.Description = evil + "\nsegunda línea"
	o.Website, o.Priority = "https://a.example/\"><script>", evil
	for _, name := range []string{mail.OrderCreated, mail.OrderCreatedTeam} {
		l := render(t, name, "es", o)
		if strings.Contains(strings.ToLower(l.HTML), "<script") || strings.Contains(l.HTML, "onload=\"x") || strings.Contains(l.HTML, "</td>&lt;") {
			t.Error(name, "holds what was typed as markup")
		}
		if !strings.Contains(l.HTML, "{{.}} {{.ClientPhone}}") || !strings.Contains(l.Text, evil) || !strings.Contains(l.HTML, "<br>segunda línea") {
			t.Error(name, "does not show what was typed")
		}
	}
}

func TestHeaders(t *testing.T) {
	o := order()
	o.Service, o.Company, o.ClientName = "A\r\nBcc: x@example.com", "B\n\nbody\u2028\x00", "C\r\n.\r\n"
	for _, name := range []string{mail.OrderCreated, mail.OrderCreatedTeam} {
		l := render(t, name, "es", o)
		if strings.ContainsAny(l.Subject, "\r\n\x00\u2028\u0085") {
			t.Errorf("%q", l.Subject)
		}
	}
	o.Service = strings.Repeat("ñ", 500)
	if l := render(t, mail.OrderCreated, "es", o); len([]rune(l.Subject)) > 150 {
		t.Error(len(l.Subject))
	}
}

// A mail stands alone and its markup is balanced.
func TestHTML(t *testing.T) {
	l := render(t, mail.OrderCreatedTeam, "es", order())
	if found := regexp.MustCompile(`(?i)<(img|script|link|style|iframe)|url\(|@import|http://`).FindString(l.HTML); found != "" {
		t.Error("fetches", found)
	}
	d := xml.NewDecoder(strings.NewReader(strings.Replace(l.HTML, "<!doctype html>", "", 1)))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var open []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			open = append(open, e.Name.Local)
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != e.Name.Local {
				t.Fatalf("</%s> closes %v", e.Name.Local, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) != 0 {
		t.Error("left open:", open)
	}
}

// Every language has every word.
func TestLanguages(t *testing.T) {
	keys := func(file string) []string {
		var words map[string]map[string]string
		if _, err := toml.DecodeFile(file, &words); err != nil {
			t.Fatal(err)
		}
		var all []string
		for table, entries := range words {
			for key := range entries {
				all = append(all, table+"."+key)
			}
		}
		slices.Sort(all)
		return all
	}
	want := keys("words.es.toml")
	files, _ := filepath.Glob("words.*.toml")
	for _, file := range files {
		if got := keys(file); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", file, got, want)
		}
	}
}

func TestBareOrder(t *testing.T) {
	l := render(t, mail.OrderCreated, "es", mail.Order{OrderID: "ORD-1"})
	if !strings.Contains(l.Text, "Hola,\n") || strings.Contains(l.HTML, "<no value>") || strings.Contains(l.HTML, "Serial") {
		t.Error(l.Text)
	}
}
