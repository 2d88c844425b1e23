package business_test

import (
	"strings"
	"testing"

	"recado/flows/business"
	"recado/flows/retention"
)

// The example states the default periods.
func TestExampleKeepsWhatTheTableSays(t *testing.T) {
	b := business.Default()
	for _, row := range retention.Table {
		if b.Retention[row.Kind] != row.Days {
			t.Errorf("%s: %d days in the example, %d in the table", row.Kind, b.Retention[row.Kind], row.Days)
		}
	}
}

func TestRetentionOutOfBounds(t *testing.T) {
	example := string(business.Example)
	for old, wrong := range map[string]string{"chats      = 90 ": "chats = 30", "webhooks   = 30 ": "orders = 30", "mails      = 365 ": "mails = 0"} {
		file := strings.Replace(example, old, wrong, 1)
		if file == example {
			t.Fatalf("%q is not in the example", old)
		}
		_, err := business.Parse([]byte(file))
		name, _, _ := strings.Cut(wrong, " ")
		if err == nil || !strings.Contains(err.Error(), ": retention."+name+": ") || !strings.Contains(err.Error(), "business.toml:") {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}
