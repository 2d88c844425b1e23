package webhooks

import (
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/orders"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

const maxRoles = 20 // of one user, as given

// userView is a user in the API.
type userView struct {
	ID           string       `json:"id"` // the login
	V            int64        `json:"v"`
	Name         string       `json:"name"`
	Roles        []users.Role `json:"roles"`
	State        users.State  `json:"state"`
	Locale       string       `json:"locale"`
	Mail         string       `json:"mail,omitempty"`
	Client       string       `json:"client,omitempty"`
	SecondFactor bool         `json:"secondFactor"`
	LockedUntil  time.Time    `json:"lockedUntil,omitzero"`
	CreatedAt    time.Time    `json:"createdAt"`
	UpdatedAt    time.Time    `json:"updatedAt"`
	Link         string       `json:"link,omitempty"` // of an invitation or to a new password; only in the answer that made it
}

func (s *server) people(app fiber.Router) {
	const all, one = "/api/v1/users", "/api/v1/users/:id"
	app.Get(all, s.require(users.UsersRead), s.listUsers)
	app.Post(all, s.require(users.UsersWrite), s.addUser)
	app.Get(one, s.require(users.UsersRead), s.getUser)
	app.Put(one, s.require(users.UsersWrite), s.updateUser)
	app.Post(one+"/reset", s.require(users.UsersWrite), s.resetUser)
}

func (s *server) showUser(c *fiber.Ctx, u users.User) (userView, error) {
	locked, err := s.Console.Users.Locked(c.UserContext(), u.ID, s.Console.Clock.Now())
	return userView{
		ID: u.ID, V: u.V, Name: u.Name, Roles: u.Roles, State: u.State, Locale: u.Locale, Mail: u.Mail, Client: u.Client,
		SecondFactor: u.HasSecond(), LockedUntil: locked, CreatedAt: u.CreatedAt, UpdatedAt: u.UpdatedAt,
	}, err
}

// sendUser answers with a user, and with a link that was made. The ETag is the value for If-Match.
func (s *server) sendUser(c *fiber.Ctx, u users.User, secret string) error {
	shown, err := s.showUser(c, u)
	if err != nil {
		return err
	}
	if secret != "" {
		shown.Link = s.PublicURL + "/console/setup?token=" + url.QueryEscape(secret)
	}
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(u.V, 10)+`"`)
	return c.JSON(shown)
}

func (s *server) listUsers(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	cursor := q.Text(maxLine, "cursor")
	if err := q.Err(); err != nil {
		return err
	}
	page, next, err := s.Console.Users.List(c.UserContext(), limit, cursor)
	if err != nil {
		return dataProblem(err)
	}
	shown := make([]userView, 0, len(page))
	for _, u := range page {
		one, err := s.showUser(c, u)
		if err != nil {
			return err
		}
		shown = append(shown, one)
	}
	return c.JSON(fiber.Map{"users": shown, "next": next})
}

func (s *server) getUser(c *fiber.Ctx) error {
	u, err := s.Console.Users.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return s.sendUser(c, u, "")
}

// readRoles reads a list of roles.
func readRoles(f *web.Form) []users.Role {
	var roles []users.Role
	for _, r := range f.Texts(maxRoles, maxLine, "roles") {
		roles = append(roles, users.Role(r))
	}
	return roles
}

// readUser sets the fields that a form has. A client's contact is written as the orders have it.
func (s *server) readUser(f *web.Form, d *users.Profile) {
	setText(f, &d.Name, "name")
	setText(f, &d.Locale, "locale")
	setText(f, &d.Mail, "mail")
	setText(f, &d.Client, "client")
	if f.Has("roles") {
		d.Roles = readRoles(f)
	}
	if phone, ok := orders.Phone(d.Client, s.Country); ok {
		d.Client = phone
	}
}

func (s *server) addUser(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	d := users.Profile{Locale: "es"}
	login := form.Required(maxLine, "id")
	s.readUser(form, &d)
	if err := form.Err(); err != nil {
		return err
	}
	u, secret, err := s.Console.Users.Add(c.UserContext(), login, d, s.Console.Clock.Now())
	if err != nil {
		return authProblem(err)
	}
	c.Location("/api/v1/users/" + url.PathEscape(u.ID))
	return s.sendUser(c.Status(fiber.StatusCreated), u, secret)
}

func (s *server) updateUser(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	v := form.Version(c.Get(fiber.HeaderIfMatch))
	state := users.State(form.Text(maxLine, "state"))
	s.readUser(form, &users.Profile{}) // collects the problems of the form
	if err := form.Err(); err != nil {
		return err
	}
	u, err := s.Console.Users.Update(c.UserContext(), c.Params("id"), v, func(d *users.Profile) {
		s.readUser(form, d)
		if state != "" {
			d.State = state
		}
	}, s.Console.Clock.Now())
	if err != nil {
		return authProblem(err)
	}
	return s.sendUser(c, u, "")
}

// resetUser makes a link with which the user chooses a new password, and removes a lost second factor.
func (s *server) resetUser(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	second := form.Bool("secondFactor")
	if err := form.Err(); err != nil {
		return err
	}
	id, now := c.Params("id"), s.Console.Clock.Now()
	if second {
		if _, err := s.Console.Users.RemoveSecond(c.UserContext(), id, now); err != nil {
			return err
		}
	}
	secret, err := s.Console.Users.NewReset(c.UserContext(), id, now)
	if err != nil {
		return err
	}
	u, err := s.Console.Users.Get(c.UserContext(), id)
	if err != nil {
		return err
	}
	return s.sendUser(c, u, secret)
}
