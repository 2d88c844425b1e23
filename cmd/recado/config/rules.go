package config

import "net"

// Vendor is a messaging vendor as the settings have it.
type Vendor struct {
	On      bool
	Address Address // another one than the vendor's own, for example a stand-in's
}

// Vendors lists the messaging vendors, on or off.
func (c Config) Vendors() []Vendor {
	return []Vendor{
		{c.WhatsAppAccessToken != "", c.WhatsAppGraphURL},
		{c.TwilioAccountSID != "", c.TwilioAPIURL},
		{c.JelouClientID != "", c.JelouAPIURL},
		{c.SMSToAPIKey != "", c.SMSToURL},
		{c.ConceptoMovilAPIKey != "", c.ConceptoMovilURL},
		{c.TigoURL.IsSet(), c.TigoURL},
		{c.WhatsAppDevice != "", Address{}},
	}
}

// Simulated reports whether the simulator is a channel: unless it is said, while no vendor is configured.
func (c Config) Simulated() bool {
	if c.Simulator != SimulatorAuto {
		return c.Simulator == SimulatorOn
	}
	for _, v := range c.Vendors() {
		if v.On {
			return false
		}
	}
	return true
}

// OrdersFrom returns who may request orders without the API key. Unless it is said, these are anonymous
// callers only if nobody but this machine can call: with the embedded store, on a loopback address.
func (c Config) OrdersFrom() Orders {
	if c.Orders != OrdersAuto {
		return c.Orders
	}
	if host, _, err := net.SplitHostPort(c.Addr); err == nil && c.MongoDBURI == "" && loopback(host) {
		return OrdersAnonymous
	}
	return OrdersKey
}
