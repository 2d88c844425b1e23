package bot

import (
	"slices"
	"time"
)

// Question is one question of a person.
type Question struct {
	Topic  string    // one of [Topics]
	Text   string    // the words of the question
	Locale string    // of the person; "": unknown
	At     time.Time // when it was asked
}

// Topics that people ask about: the About of an ActAsk.
const (
	TopicPrice      = "price"       // what the visit or the work costs
	TopicIncludes   = "includes"    // what a price includes, and whether tax is included
	TopicTax        = "tax"         // VAT
	TopicDiscount   = "discount"    //
	TopicWhen       = "when"        // when somebody comes
	TopicStatus     = "status"      // the state of an order
	TopicHours      = "hours"       // the business hours
	TopicAddress    = "address"     // where the business is
	TopicCoverage   = "coverage"    // where the business works
	TopicServices   = "services"    // what the business does
	TopicPayment    = "payment"     // the ways to pay
	TopicInvoice    = "invoice"     //
	TopicWarranty   = "warranty"    //
	TopicDuration   = "duration"    // how long the work takes
	TopicWho        = "who"         // who comes
	TopicRobot      = "robot"       // whether this is a machine
	TopicWhatPhoto  = "what_photo"  // what the photo should show
	TopicWhyPhoto   = "why_photo"   //
	TopicHowPhoto   = "how_photo"   // how to send a photo
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
	TopicDetails    = "details"     // what is noted of an order
	TopicRepeat     = "repeat"      // the open question, once more
	TopicOptions    = "options"     // the possible answers to the open question
	TopicLimit      = "limit"       // how much credit is given
	TopicInterest   = "interest"    // what credit costs
	TopicOther      = "other"       // anything else
)

var topics = []string{
	TopicPrice, TopicIncludes, TopicTax, TopicDiscount, TopicWhen, TopicStatus, TopicHours, TopicAddress, TopicCoverage, TopicServices,
	TopicPayment, TopicInvoice, TopicWarranty, TopicDuration, TopicWho, TopicRobot, TopicWhatPhoto, TopicWhyPhoto, TopicHowPhoto,
	TopicWhatPlate, TopicWherePlate, TopicWhyPlate, TopicWhyFloor, TopicWhyData, TopicHow, TopicNext, TopicOwed, TopicContact, TopicSafety,
	TopicAmend, TopicDetails, TopicRepeat, TopicOptions, TopicLimit, TopicInterest, TopicOther,
}

// Topics lists every topic.
func Topics() []string { return slices.Clone(topics) }
