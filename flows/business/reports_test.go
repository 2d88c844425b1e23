package business_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"recado/flows/business"
	"recado/flows/facts"
)

// TestReportsAreSentOnlyAtNamedHours checks [reports]: nothing is sent without an hour, and each slip is named.
func TestReportsAreSentOnlyAtNamedHours(t *testing.T) {
	if times := business.Default().Reports.Times(); len(times) > 0 {
		t.Errorf("the example sends reports at %v", times)
	}
	b, err := business.Parse(append(business.Example, "\n[reports]\ndaily = 0\nmonthly = 8\noff = [\"churn\"]\nfinance = [\"cuentas@example.com\"]\n"...))
	if err != nil || !maps.Equal(b.Reports.Times(), facts.Times{facts.Daily: 0, facts.Monthly: 8}) {
		t.Errorf("%v %v", b.Reports.Times(), err)
	}
	_, err = business.Parse(append(business.Example, "\n[reports]\ndaily = 24\noff = [\"gossip\"]\nhr = [\"nobody\"]\n"...))
	faults, ok := errors.AsType[*business.Error](err)
	if !ok || len(faults.Faults) != 3 || !strings.Contains(err.Error(), "gossip") {
		t.Errorf("%v", err)
	}
}
