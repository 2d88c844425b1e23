package whatsmeow

import (
	"slices"
	"strings"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/reflect/protoreflect"

	"recado/bot"
	"recado/bot/channels"
)

// about reads what is not said but done to another message.
func about(m *waE2E.Message, in *bot.Inbound, x *channels.VendorMetadata) bool {
	if r := m.GetReactionMessage(); r != nil {
		in.Kind, in.Text = bot.KindReaction, r.GetText()
		x.Of = messageID(r.GetKey().GetID(), user(r.GetKey().GetParticipant()))
		return true
	}
	p := m.GetProtocolMessage()
	if p == nil || p.Type == nil {
		return false
	}
	x.Of = messageID(p.GetKey().GetID(), "")
	switch p.GetType() {
	case waE2E.ProtocolMessage_REVOKE:
		in.Kind = bot.KindRevoke
		return true
	case waE2E.ProtocolMessage_MESSAGE_EDIT:
		anew := bot.Inbound{}
		fill(unwrap(p.GetEditedMessage()), &types.MessageInfo{}, &anew, &channels.VendorMetadata{})
		in.Kind, in.Text = bot.KindEdit, anew.Text
		return true
	}
	x.Of = ""
	return false
}

// unwrap takes off the covers that the library leaves on.
func unwrap(m *waE2E.Message) *waE2E.Message {
	for range 4 { // nobody wraps deeper; a bomb might
		var inner *waE2E.Message
		for _, cover := range []*waE2E.FutureProofMessage{
			m.GetAssociatedChildMessage(), m.GetBotForwardedMessage(), m.GetGroupMentionedMessage(), m.GetEphemeralMessage(),
			m.GetViewOnceMessage(), m.GetViewOnceMessageV2(), m.GetDocumentWithCaptionMessage(), m.GetEditedMessage(),
		} {
			if cover.GetMessage() != nil {
				inner = cover.GetMessage()
			}
		}
		if inner == nil {
			break
		}
		if inner.MessageContextInfo == nil {
			inner.MessageContextInfo = m.GetMessageContextInfo()
		}
		m = inner
	}
	return m
}

// isHDCopy is the sharper copy of a picture that has come already: people sent one.
func isHDCopy(m *waE2E.Message) bool {
	a := m.GetMessageContextInfo().GetMessageAssociation()
	return slices.Contains([]waE2E.MessageAssociation_AssociationType{
		waE2E.MessageAssociation_HD_IMAGE_DUAL_UPLOAD, waE2E.MessageAssociation_HD_VIDEO_DUAL_UPLOAD,
	}, a.GetAssociationType()) && a.GetParentMessageKey().GetID() != ""
}

// silent are the parts of a message that people don't see as one.
var silent = map[protoreflect.Name]bool{
	"senderKeyDistributionMessage": true, "fastRatchetKeySenderKeyDistributionMessage": true, "messageContextInfo": true,
	"protocolMessage": true, "albumMessage": true, "keepInChatMessage": true, "pinInChatMessage": true,
	"pollUpdateMessage": true, "encReactionMessage": true, "encCommentMessage": true, "encEventResponseMessage": true,
	"stickerSyncRmrMessage": true, "messageHistoryBundle": true, "messageHistoryNotice": true, "limitSharingMessage": true,
	"callLogMesssage": true, "call": true, "chat": true, "secretEncryptedMessage": true, "pollResultSnapshotMessage": true,
	"statusNotificationMessage": true, "deviceSentMessage": true, "conversation": true, "extendedTextMessage": true,
}

// unknown names the part that we can't read; "" when there is nothing to be seen.
func unknown(m *waE2E.Message) (name string) {
	if len(m.ProtoReflect().GetUnknown()) > 0 {
		name = "unknown" // newer than the library
	}
	m.ProtoReflect().Range(func(f protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		if !silent[f.Name()] {
			name = strings.TrimSuffix(string(f.Name()), "Message")
		}
		return true
	})
	return name
}

// quoted is what a message says of where it comes from.
func quoted(m *waE2E.Message) *waE2E.ContextInfo {
	for _, c := range []*waE2E.ContextInfo{
		m.GetExtendedTextMessage().GetContextInfo(), m.GetImageMessage().GetContextInfo(), m.GetVideoMessage().GetContextInfo(),
		m.GetPtvMessage().GetContextInfo(), m.GetAudioMessage().GetContextInfo(), m.GetDocumentMessage().GetContextInfo(),
		m.GetStickerMessage().GetContextInfo(), m.GetLocationMessage().GetContextInfo(), m.GetLiveLocationMessage().GetContextInfo(),
		m.GetContactMessage().GetContextInfo(), m.GetContactsArrayMessage().GetContextInfo(),
		m.GetButtonsResponseMessage().GetContextInfo(), m.GetListResponseMessage().GetContextInfo(),
		m.GetTemplateButtonReplyMessage().GetContextInfo(), m.GetInteractiveResponseMessage().GetContextInfo(),
	} {
		if c != nil {
			return c
		}
	}
	return nil
}

// messageID is a message's name among all. The apps make long random ones; a short
// one is unique only among its sender's.
func messageID(id, sender string) string {
	if id == "" || sender == "" || len(id) >= 16 {
		return id
	}
	return id + "@" + sender
}

// user is the person in a written address.
func user(jid string) string {
	parsed, err := types.ParseJID(jid)
	if err != nil {
		return ""
	}
	return parsed.User
}
