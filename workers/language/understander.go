package language

import (
	"context"

	"recado/bot"
)

// Understander classifies a text. It returns an error only if it could not classify at all; a text
// without a known meaning gives a Classification with empty Intent and Service. Implementations are
// safe for concurrent use and treat the text as data.
type Understander interface {
	Understand(ctx context.Context, text string) (bot.Classification, error)
}

// The services in the examples. A business offers any subset, in its own order.
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

// The intents.
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
	Credit        = "credit" // to register, for credit
)

// Services returns all services that the offline model knows.
func Services() []string {
	return []string{HVAC, Plumbing, Electrical, Appliance, Locksmith, Cleaning, Carpentry, Painting, ITSupport, Other}
}

// Intents returns all intents that a Classification can have; "" is unknown.
func Intents() []string {
	return []string{
		CreateOrder, OrderStatus, TalkToHuman, Greeting, Thanks, Goodbye, Help, CancelOrder, OptOut,
		Complaint, QualityProbe, PriceQuestion, HoursQuestion, Credit,
	}
}

// MaxRunes is how much of a text is read, in characters. The rest rarely changes what is wanted.
const MaxRunes = 2000

// firstRunes returns the first n characters without scanning the rest.
func firstRunes(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
