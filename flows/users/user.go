package users

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/text"
	"recado/flows/validation"
)

// State says whether a user may log in.
type State string

// The states.
const (
	Invited  State = "invited" // has not chosen a password yet
	Active   State = "active"
	Disabled State = "disabled"
)

// Limits of a user's data, in characters.
const (
	maxLogin = 64
	maxName  = 80 // as an agent's name in a conversation
	maxMail  = 254
	maxSaid  = 200 // of a login that somebody types
)

// Profile is what an admin maintains of a user.
type Profile struct {
	Name   string `json:"name"`
	Roles  []Role `json:"roles"`
	State  State  `json:"state"`
	Locale string `json:"locale"`
	Mail   string `json:"mail,omitempty"`   // for a link to a new password
	Client string `json:"client,omitempty"` // the contact of a client: whose orders the client reads
}

// User is a person who works with the program.
type User struct {
	ID      string `json:"_id"` // the login
	V       int64  `json:"v"`
	Profile `json:"profile"`
	NameKey string `json:"name_key,omitempty"` // of the name, which nobody else of the business has
	Admin   bool   `json:"admin,omitempty"`    // an active admin
	MailKey string `json:"mail_key,omitempty"`

	Password Password  `json:"password,omitzero"`
	Second   Second    `json:"second,omitzero"`
	Passkeys []Passkey `json:"passkeys,omitempty"`
	// Epoch counts the changes of the credentials. Sessions and links of an older one are over.
	Epoch     int64     `json:"epoch"`
	Links     int64     `json:"links,omitempty"` // number of links made for the user; only the last one works
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// Password is what is stored of passwords: hashes.
type Password struct {
	Hash   string    `json:"hash,omitempty"`
	Before []string  `json:"before,omitempty"` // the hashes before, the latest first
	At     time.Time `json:"at,omitzero"`
}

// Repository stores users.
type Repository interface {
	// Insert stores a new user. The error matches bot.ErrDuplicate for a known id or name.
	Insert(ctx context.Context, u User) error
	Get(ctx context.Context, id string) (User, error)
	Put(ctx context.Context, u User) error
	// List returns a page of users by id.
	List(ctx context.Context, limit int, after string) (page []User, next string, err error)
	// Admins counts the active admins.
	Admins(ctx context.Context) (int, error)
	// ByMail finds the user with a mail address, or bot.ErrNotFound.
	ByMail(ctx context.Context, key string) (User, error)
}

// LoginID returns the id of the user with a login, in any spelling.
func LoginID(said string) string {
	said = text.Line(said)
	if text.Longer(said, maxSaid) {
		return ""
	}
	return strings.ToLower(said)
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@+-]*$`)

// checkLogin adds the problem of a new login.
func checkLogin(p *validation.Problems, id string) {
	switch {
	case id == "":
		p.Add("login", validation.Required)
	case text.Longer(id, maxLogin):
		p.Add("login", validation.TooLong, maxLogin)
	case !loginForm.MatchString(id):
		p.Add("login", "login")
	}
}

// check normalizes a profile and adds its problems.
func (d *Profile) check(p *validation.Problems) {
	p.Line("name", &d.Name, maxName, true)
	if d.Name != "" && !bot.AgentName(d.Name) {
		p.Add("name", validation.Invalid)
	}
	d.Roles = slices.Clone(d.Roles)
	slices.Sort(d.Roles)
	d.Roles = slices.Compact(d.Roles)
	switch {
	case len(d.Roles) == 0:
		p.Add("roles", validation.Required)
	case slices.ContainsFunc(d.Roles, func(r Role) bool { return !r.Known() }):
		p.Add("roles", validation.Unknown)
	case slices.Contains(d.Roles, Client) && len(d.Roles) > 1: // a customer is nobody of the business
		p.Add("roles", "roles_client")
	}
	if !slices.Contains([]State{Invited, Active, Disabled}, d.State) {
		p.Add("state", validation.Unknown)
	}
	if d.Locale != "es" && d.Locale != "en" {
		p.Add("locale", validation.Unknown)
	}
	if p.Line("mail", &d.Mail, maxMail, false); d.Mail != "" && !text.Mail(d.Mail) {
		p.Add("mail", validation.Mail)
	}
	p.Line("client", &d.Client, maxSaid, false)
}

// derive sets the fields that follow from the others.
func (u *User) derive() {
	u.NameKey = bot.Fold(u.Name)
	if slices.Contains(u.Roles, Client) { // customers may have one name; who speaks for the business may not
		u.NameKey = ""
	}
	u.MailKey = strings.ToLower(u.Mail)
	u.Admin = u.State == Active && slices.Contains(u.Roles, Admin)
}

// May reports whether the user may log in.
func (u User) May() bool { return u.State == Active && u.Password.Hash != "" }
