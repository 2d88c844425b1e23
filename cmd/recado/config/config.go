package config

// Config holds the settings. Each field names its variable and says what it is for; `recado doctor` lists
// them from here.
//
// The tag secret marks a value that must not be shown, and gives its least length in characters: 16 for
// credentials that callers present to us, which can be guessed; 8 for credentials of vendors and partners, which
// catches mistakes of pasting; 4 for keys of language models, since local servers accept words such as "none";
// 0 for settings that contain a secret among other things.
type Config struct {
	Addr          string         `env:"RECADO_ADDR" envDefault:"127.0.0.1:8080" help:"address to listen on; :8080 for all interfaces"`
	Data          string         `env:"RECADO_DATA" envDefault:"data" help:"folder of the embedded store, the media and the queue's socket"`
	Business      string         `env:"RECADO_BUSINESS" help:"business.toml; the example business when unset"`
	APIKey        Secret         `env:"RECADO_API_KEY" secret:"16" help:"bearer key of the API; one is made and kept when unset"`
	SecretKey     Secret         `env:"RECADO_SECRET_KEY" secret:"16" help:"key that signs links to media and seals second factors; one is made and kept when unset"`
	JWTSecret     Secret         `env:"RECADO_JWT_SECRET" secret:"32" help:"HMAC secret of clients' tokens for POST /api/orders; unset: no token is valid"`
	Orders        Orders         `env:"RECADO_ORDERS" envDefault:"auto" help:"who may POST /api/orders besides the API key: off, key (clients with a token), anonymous, or auto: anonymous on the embedded store at a loopback address, else key"`
	CodesKey      Secret         `env:"RECADO_CODES_KEY" secret:"16" help:"key of one-time codes: what is stored of a code can't be read without it; one is made and kept when unset"`
	CodesTemplate string         `env:"RECADO_CODES_TEMPLATE" help:"name of WhatsApp's authentication template for one-time codes; unset: SMS"`
	CodesRange    Count          `env:"RECADO_CODES_RANGE" envDefault:"30" help:"one-time codes within 24 hours for numbers that differ in the last four digits only"`
	CodesCountry  Count          `env:"RECADO_CODES_COUNTRY" envDefault:"1000" help:"one-time codes within 24 hours for a country"`
	CodesBudget   Count          `env:"RECADO_CODES_BUDGET" envDefault:"5000" help:"what one-time codes may cost within 24 hours, in cents; an event says when 80 % and when all is used up"`
	CodesPrice    Count          `env:"RECADO_CODES_PRICE" envDefault:"8" help:"what a one-time code costs, in cents"`
	CodesPrices   Prices         `env:"RECADO_CODES_PRICES" help:"the same of some countries: SV=6,HN=9"`
	CreditRules   string         `env:"RECADO_CREDIT_RULES" help:"file of credit's decision rules; those of the program when unset"`
	PasswordDays  Days           `env:"RECADO_PASSWORD_DAYS" envDefault:"0" help:"days after which people of the console have to change their password; 0: never"`
	Proxies       Networks       `env:"RECADO_PROXIES" help:"addresses or networks of our own proxies, by comma, whose X-Forwarded-For is believed: 10.0.0.0/8"`
	Simulator     Simulator      `env:"RECADO_SIMULATOR" envDefault:"auto" help:"on, off, or auto: on while no messaging vendor is configured; never over a store that has served a real one"`
	Log           LogLevel       `env:"RECADO_LOG" envDefault:"info" help:"debug, info, warn or error"`
	LogAddresses  LogAddresses   `env:"RECADO_LOG_ADDRESSES" envDefault:"full" help:"callers' addresses in the log of requests: full, or masked to their network"`
	Origins       WebOrigins     `env:"RECADO_ORIGINS" help:"web pages that may call /api/v1/campaigns from browsers, by comma: https://app.example.com; unset: none but our own"`
	Workers       Count          `env:"RECADO_WORKERS" envDefault:"32" help:"effects and deliveries carried out at once"`
	Readers       Count          `env:"RECADO_READERS" envDefault:"1" help:"photos read at once"`
	Vision        string         `env:"RECADO_VISION" help:"folder of the better plate reader's files; unset: beside the program, then bin/vision"`
	QuietAlarm    MinutesOrNever `env:"RECADO_QUIET_ALARM" envDefault:"120" help:"minutes without a message, in business hours, after which an event says so; 0: never"`
	PublicURL     Address        `env:"PUBLIC_URL" help:"address under which the world reaches us, for links in messages"`

	WhatsAppAccessToken    Secret       `env:"WHATSAPP_ACCESS_TOKEN" secret:"8" help:"WhatsApp Cloud API; unset: off"`
	WhatsAppPhoneNumberIDs NumberIDs    `env:"WHATSAPP_PHONE_NUMBER_ID" help:"the number's id; several by comma: each answers what was written to it, the first writes to those who never wrote"`
	WhatsAppAppSecret      Secret       `env:"WHATSAPP_APP_SECRET" secret:"16" help:"signs the vendor's webhooks"`
	WhatsAppVerifyToken    Secret       `env:"WHATSAPP_VERIFY_TOKEN" secret:"8" help:"what the vendor's handshake must say"`
	WhatsAppGraphURL       Address      `env:"WHATSAPP_GRAPH_URL" help:"another address for the Graph API, such as a stand-in's"`
	WhatsAppVersion        GraphVersion `env:"WHATSAPP_VERSION" help:"the Graph API's version"`
	WhatsAppRate           Count        `env:"WHATSAPP_RATE" help:"messages a second; unset: 80, or no limit towards a stand-in on this machine"`
	WhatsAppDevice         Secret       `env:"WHATSAPP_DEVICE" secret:"0" help:"WhatsApp as a linked device: a SQLite file or a postgres url for its keys; unset: off"`

	TwilioAccountSID          string  `env:"TWILIO_ACCOUNT_SID" help:"SMS, or WhatsApp, by Twilio; unset: off"`
	TwilioAuthToken           Secret  `env:"TWILIO_AUTH_TOKEN" secret:"16" help:"its auth token; it signs the vendor's webhooks too"`
	TwilioFrom                string  `env:"TWILIO_FROM" help:"sender: +573001234567, or whatsapp:+573001234567"`
	TwilioMessagingServiceSID string  `env:"TWILIO_MESSAGING_SERVICE_SID" help:"sends in place of TWILIO_FROM"`
	TwilioAPIURL              Address `env:"TWILIO_API_URL" help:"another address for Twilio's API"`

	JelouClientID      string  `env:"JELOU_CLIENT_ID" help:"Jelou; unset: off"`
	JelouClientSecret  Secret  `env:"JELOU_CLIENT_SECRET" secret:"8" help:"its secret"`
	JelouBotID         string  `env:"JELOU_BOT_ID" help:"the bot that sends"`
	JelouWebhookSecret Secret  `env:"JELOU_WEBHOOK_SECRET" secret:"16" help:"signs Jelou's webhooks"`
	JelouAPIKey        Secret  `env:"JELOU_API_KEY" secret:"16" help:"key that Jelou's skills may send instead"`
	JelouAPIURL        Address `env:"JELOU_API_URL" help:"another address for Jelou's API"`

	SMSToAPIKey         Secret  `env:"SMSTO_API_KEY" secret:"8" help:"SMS by sms.to; unset: off"`
	SMSToSender         string  `env:"SMSTO_SENDER" help:"the sender's name"`
	SMSToCallbackSecret Secret  `env:"SMSTO_CALLBACK_SECRET" secret:"16" help:"signs sms.to's callbacks"`
	SMSToURL            Address `env:"SMSTO_URL" help:"another address for sms.to"`

	ConceptoMovilAPIKey  Secret  `env:"CONCEPTOMOVIL_API_KEY" secret:"8" help:"SMS by Concepto Móvil; unset: off"`
	ConceptoMovilToken   Secret  `env:"CONCEPTOMOVIL_TOKEN" secret:"8" help:"its Authorization header, as it is"`
	ConceptoMovilURL     Address `env:"CONCEPTOMOVIL_URL" help:"its address: https://host"`
	ConceptoMovilOrigins Origins `env:"CONCEPTOMOVIL_ORIGINS" help:"short number of each country: +57=CO:1000,+503=SV:2000"`
	ConceptoMovilTag     string  `env:"CONCEPTOMOVIL_TAG" help:"what its reports group messages by; unset: recado"`

	TigoURL         Address `env:"TIGO_URL" help:"SMS by Tigo, XML over HTTP: its address; unset: off"`
	TigoBody        string  `env:"TIGO_BODY" help:"file with the request's template, which names {{.Number}}, {{.Text}}, {{.ID}} and TIGO_VALUES"`
	TigoValues      Pairs   `env:"TIGO_VALUES" secret:"0" help:"what the template is given besides, as a query: user=me&pass=p%26ss"`
	TigoHeaders     Pairs   `env:"TIGO_HEADERS" secret:"0" help:"headers of the request, as a query: SOAPAction=send"`
	TigoContentType string  `env:"TIGO_CONTENT_TYPE" help:"of the request; unset: text/xml; charset=utf-8"`
	TigoSuccess     string  `env:"TIGO_SUCCESS" help:"pattern of an answer that is a yes; a group (?P<id>…) is the message's id there"`
	TigoAgain       string  `env:"TIGO_AGAIN" help:"pattern of an answer that is worth another try; unset: none"`
	TigoDead        string  `env:"TIGO_DEAD" help:"pattern of an answer that means nothing can be sent at all; unset: none"`

	MongoDBURI Secret `env:"MONGODB_URI" secret:"0" help:"MongoDB; unset: SQLite under RECADO_DATA"`
	RedisURL   Secret `env:"REDIS_URL" secret:"0" help:"Redis; unset: a redis-server of our own"`

	OpenAIAPIKey  Secret  `env:"OPENAI_API_KEY" secret:"4" help:"language model for services and for messages that the offline reader is unsure of, and transcription unless TRANSCRIBE_* say otherwise; unset: offline only"`
	OpenAIBaseURL Address `env:"OPENAI_BASE_URL" help:"any OpenAI-compatible address"`
	OpenAIModel   string  `env:"OPENAI_MODEL" help:"chat model"`

	TranscribeURL            AddressOrOff `env:"TRANSCRIBE_URL" help:"OpenAI-compatible address that transcribes voice notes, such as a local Whisper server's; unset: OPENAI_BASE_URL, or OpenAI where there is a key; off: people are asked to write"`
	TranscribeAPIKey         Secret       `env:"TRANSCRIBE_API_KEY" secret:"4" help:"its key; unset: OPENAI_API_KEY, unless TRANSCRIBE_URL names another server"`
	TranscribeModel          string       `env:"TRANSCRIBE_MODEL" envDefault:"whisper-1" help:"its model"`
	TranscribeLanguage       Language     `env:"TRANSCRIBE_LANGUAGE" help:"language of the voice notes, as es; unset: the person's, which is the business's unless they chose another"`
	TranscribeNoteMinutes    Minutes      `env:"TRANSCRIBE_NOTE_MINUTES" envDefault:"3" help:"how long a voice note may be"`
	TranscribeContactMinutes Minutes      `env:"TRANSCRIBE_CONTACT_MINUTES" envDefault:"20" help:"minutes of voice notes of one person within 24 hours"`
	TranscribeDayMinutes     Minutes      `env:"TRANSCRIBE_DAY_MINUTES" envDefault:"600" help:"minutes of all voice notes within 24 hours; an event says when they are used up"`

	SendGridAPIKey    Secret  `env:"SENDGRID_API_KEY" secret:"8" help:"mail; unset: mails are kept and shown in the simulator"`
	SendGridHost      Address `env:"SENDGRID_HOST" help:"another address for SendGrid"`
	SendGridPublicKey string  `env:"SENDGRID_PUBLIC_KEY" help:"verifies SendGrid's events; unset: they are not heard"`
	MailFrom          Mail    `env:"MAIL_FROM" help:"sender of mails"`
	TeamMail          Mails   `env:"TEAM_MAIL" help:"who hears of each order; overrides business.toml"`

	AsanaToken   Secret  `env:"ASANA_TOKEN" secret:"8" help:"tasks for orders; unset: off"`
	AsanaURL     Address `env:"ASANA_URL" help:"another address for Asana"`
	AsanaProject string  `env:"ASANA_PROJECT" help:"the project's gid"`

	PaymentsURL           Address `env:"PAYMENTS_URL" help:"payment gateway (docs/payments.md); unset: debts are paid by their own links or with a person"`
	PaymentsToken         Secret  `env:"PAYMENTS_TOKEN" secret:"8" help:"its bearer token"`
	PaymentsWebhookSecret Secret  `env:"PAYMENTS_WEBHOOK_SECRET" secret:"16" help:"signs its reports of payments"`
	QsystemsURL           Address `env:"QSYSTEMS_URL" help:"work orders of companies; unset: off"`
	QsystemsToken         Secret  `env:"QSYSTEMS_TOKEN" secret:"8" help:"its bearer token"`
	QsystemsWebhookSecret Secret  `env:"QSYSTEMS_WEBHOOK_SECRET" secret:"16" help:"signs its status updates; with neither this nor the key they are not heard"`
	QsystemsWebhookKey    Secret  `env:"QSYSTEMS_WEBHOOK_KEY" secret:"16" help:"key that it may send with them instead"`

	SiigoUsername  string `env:"SIIGO_USERNAME" help:"user who issues electronic invoices in Siigo ([fiscal] of business.toml)"`
	SiigoAccessKey Secret `env:"SIIGO_ACCESS_KEY" secret:"8" help:"that user's access key"`
	SiigoPartnerID string `env:"SIIGO_PARTNER_ID" help:"the name of the program that Siigo asks for; unset: recado"`

	SiigoURL        Address `env:"SIIGO_URL" help:"another address for Siigo, such as a stand-in's"`
	CuentiURL       Address `env:"CUENTI_URL" help:"another address for Cuenti"`
	SheetsURL       Address `env:"SHEETS_URL" help:"another address for the API of Google's spreadsheets"`
	SheetsExportURL Address `env:"SHEETS_EXPORT_URL" help:"another address for the CSV export of public spreadsheets"`

	AssetsURL   Address `env:"ASSETS_URL" help:"the assets system; unset: off"`
	AssetsToken Secret  `env:"ASSETS_TOKEN" secret:"8" help:"its bearer token"`
}
