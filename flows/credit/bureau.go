package credit

import (
	"context"
	"errors"
)

// Report is what a credit bureau knows of a person. Amounts are in minor units of the country's currency.
type Report struct {
	Bureau    string `json:"bureau"`              // whose it is
	Simulated bool   `json:"simulated,omitempty"` // true: made up by the simulator
	Version   string `json:"version,omitempty"`   // of the simulator's rules
	Profile   string `json:"profile,omitempty"`   // which of them it was
	Reference string `json:"reference,omitempty"` // of the bureau, for questions
	Found     bool   `json:"found"`               // the person has a history
	Score     int    `json:"score,omitempty"`     // 0–1000, higher is better; 0 without a history
	// MonthlyDebt is what the person's other debts take of each month.
	MonthlyDebt int64 `json:"monthlyDebt,omitempty"`
	// The negative data: they say that something was not paid.
	Delinquencies int `json:"delinquencies,omitempty"` // debts that are late now
	WorstDaysLate int `json:"worstDaysLate,omitempty"` // in the last two years
	ChargeOffs    int `json:"chargeOffs,omitempty"`    // debts that were given up
}

// ErrConsent means that a bureau was to be asked without a consent.
var ErrConsent = errors.New("credit: a bureau is only asked with a consent")

// Bureau is a credit bureau.
type Bureau interface {
	// Score returns what is known of a person. consentRef names the person's consent; without it the
	// error is ErrConsent. bot.ErrUnavailable may be tried again. Implementations must neither log nor
	// store docNo.
	Score(ctx context.Context, docType, docNo, consentRef string) (Report, error)
}
