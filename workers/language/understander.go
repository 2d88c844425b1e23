package language

import (
	"context"

	"recado/bot"
)

// Understander reads one text. It returns an error only when it could not read at all; a text it can make
// nothing of is an Understanding with empty Intent and Service. Implementations are safe for concurrent
// use, and treat the text as data whatever it says.
type Understander interface {
	Understand(ctx context.Context, text string) (bot.Classification, error)
}

// The services that the examples teach. A business offers any subset, in its own order.
const (
	HVAC       = "HVAC_MAINTENANCE"
	Plumbing   = "PLUMBING"
	Electrical = "ELECTRICAL"
	Appliance  = "APPLIANCE"
	Locksmith  = "LOCKSMITH"
	Cleaning   = "CLEANING"
	Carpentry  = "CARPENTRY"
	Painting   = "PAINTING"
	ITSupport  = "IT_SUPPORT"
	Other      = "OTHER"
)

// What a person can want.
const (
	CreateOrder   = "create_order"
	OrderStatus   = "order_status"
	TalkToHuman   = "talk_to_human"
	Greeting      = "greeting"
	Thanks        = "thanks"
	Goodbye       = "goodbye"
	Help          = "help"
	CancelOrder   = "cancel_order"
	OptOut        = "opt_out"
	Complaint     = "complaint"
	QualityProbe  = "quality_probe"
	PriceQuestion = "price_question"
	HoursQuestion = "hours_question"
)

// Services returns every service that the offline model knows.
func Services() []string {
	return []string{HVAC, Plumbing, Electrical, Appliance, Locksmith, Cleaning, Carpentry, Painting, ITSupport, Other}
}

// Intents returns every intent that an Understanding can carry; "" is unknown.
func Intents() []string {
	return []string{
		CreateOrder, OrderStatus, TalkToHuman, Greeting, Thanks, Goodbye, Help, CancelOrder, OptOut,
		Complaint, QualityProbe, PriceQuestion, HoursQuestion,
	}
}

// MaxRunes is how much of a text is read; what comes after says nothing new about what is wanted.
const MaxRunes = 2000

// firstRunes cuts a text without walking what lies behind the cut.
func firstRunes(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
