package pdf_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"recado/templates/pdf"
)

// TestFiguresOfAnySize lays out reports without a row, with one, and with more rows and columns than fit a page.
func TestFiguresOfAnySize(t *testing.T) {
	long := pdf.FiguresTable{Titles: []string{"Servicio", "Órdenes", "Completadas", "Canceladas", "Abiertas", "SLA", "Nota", "Facturado", "Costo", "Margen"}}
	for i := range 500 {
		row := []string{fmt.Sprint("SERVICIO_DE_MANTENIMIENTO_", i)}
		for range 9 {
			row = append(row, "1234567.89")
		}
		long.Rows = append(long.Rows, row)
	}
	for name, tables := range map[string][]pdf.FiguresTable{
		"none": nil,
		"one":  {{Titles: []string{"Indicador", "Valor"}, Rows: [][]string{{"SLA cumplido", "96.5 %"}}}},
		"long": {long, {Titles: []string{"Solo"}, Rows: [][]string{{"x"}}}},
	} {
		file, err := pdf.Figures(pdf.FiguresView{
			Locale: "es", Business: pdf.Business{Name: "Servicios del Valle"}, Title: "SLA de la semana", Period: "2026-11-16 a 2026-11-22",
			IssuedAt: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Tables: tables, More: "Y otras filas:",
		})
		if err != nil || !bytes.HasPrefix(file, []byte("%PDF-")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
