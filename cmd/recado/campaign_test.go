package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recado/cmd/recado/config"
)

// TestCampaignCommand runs a campaign of a file, dry and then for real, on the embedded default.
func TestCampaignCommand(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "cartera.csv")
	rows := "Factura;Cliente;Celular;Saldo;Vencimiento\nFV-1;=Ana;3211234567;1.234,50;31/10/2026\nFV-2;Luis;3211234568;cero;31/10/2026\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse(map[string]string{"RECADO_DATA": filepath.Join(dir, "data")})
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (string, string) {
		var out, progress bytes.Buffer
		if err := campaignCommand(t.Context(), c, args, &out, &progress); err != nil {
			t.Fatal(args, err, progress.String())
		}
		return out.String(), progress.String()
	}
	out, progress := run("run", "-dry", "-channels", "whatsapp", file)
	if !strings.Contains(out, ",FV-1,'=Ana,+573211234567,1234.50,") || !strings.Contains(out, "preview") || !strings.Contains(out, "rejected,balance,number") || !strings.Contains(progress, "2 rows, 1 invoices, 1 rejected") {
		t.Error(out, progress)
	}
	out, _ = run("run", "-channels", "whatsapp", file)
	if !strings.Contains(out, "queued") && !strings.Contains(out, "waiting") || !strings.Contains(out, "CTC-") {
		t.Error(out)
	}
	if _, again := run("run", "-channels", "whatsapp", file); !strings.Contains(again, "CAM-00002 was started before") {
		t.Error(again)
	}
	if err := campaignCommand(t.Context(), c, []string{"run", filepath.Join(dir, "none.csv")}, &bytes.Buffer{}, &bytes.Buffer{}); err == nil {
		t.Error("a file that is not there")
	}
}
