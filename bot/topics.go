package bot

import (
	"slices"
	"time"
)

// Question is one thing that a person asks.
type Question struct {
	Topic  string    // one of [Topics]
	Text   string    // the words that ask
	Locale string    // of the person; "" where it is unknown
	At     time.Time // when it is asked
}

// Topics that people ask about: what About of an ActAsk says.
const (
	TopicPrice      = "price"       // what the visit or the work costs
	TopicIncludes   = "includes"    // what a price includes, and whether the tax is in it
	TopicTax        = "tax"         // the VAT
	TopicDiscount   = "discount"    //
	TopicWhen       = "when"        // when somebody comes
	TopicStatus     = "status"      // how an order stands
	TopicHours      = "hours"       // when the business attends
	TopicAddress    = "address"     // where the business is
	TopicCoverage   = "coverage"    // where it works
	TopicServices   = "services"    // what it does
	TopicPayment    = "payment"     // how one can pay
	TopicInvoice    = "invoice"     //
	TopicWarranty   = "warranty"    //
	TopicDuration   = "duration"    // how long the work takes
	TopicWho        = "who"         // who comes
	TopicRobot      = "robot"       // whether this is a machine
	TopicWhatPhoto  = "what_photo"  // of what the photo should be
	TopicWhyPhoto   = "why_photo"   //
	TopicHowPhoto   = "how_photo"   // how a photo is sent
	TopicWhatPlate  = "what_plate"  // what the serial plate is
	TopicWherePlate = "where_plate" //
	TopicWhyPlate   = "why_plate"   //
	TopicWhyFloor   = "why_floor"   // why the floor or the room is asked for
	TopicWhyData    = "why_data"    // what personal data is for, and who sees it
	TopicHow        = "how"         // how the service works
	TopicNext       = "next"        // what happens after this
	TopicOwed       = "owed"        // what the person has to pay
	TopicContact    = "contact"     // a phone number of the business
	TopicSafety     = "safety"      // whether something is dangerous, and what to do meanwhile
	TopicAmend      = "amend"       // whether an order can be changed or cancelled later
	TopicRepeat     = "repeat"      // the open question, once more
	TopicOptions    = "options"     // what can be answered to the open question
	TopicOther      = "other"       // a question about anything else
)

var topics = []string{
	TopicPrice, TopicIncludes, TopicTax, TopicDiscount, TopicWhen, TopicStatus, TopicHours, TopicAddress, TopicCoverage, TopicServices,
	TopicPayment, TopicInvoice, TopicWarranty, TopicDuration, TopicWho, TopicRobot, TopicWhatPhoto, TopicWhyPhoto, TopicHowPhoto,
	TopicWhatPlate, TopicWherePlate, TopicWhyPlate, TopicWhyFloor, TopicWhyData, TopicHow, TopicNext, TopicOwed, TopicContact, TopicSafety,
	TopicAmend, TopicRepeat, TopicOptions, TopicOther,
}

// Topics lists every topic.
func Topics() []string { return slices.Clone(topics) }
