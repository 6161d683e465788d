"""The words of the video room: refusals, and what its scripts say."""

from __future__ import annotations

from core.i18n import lazy as _

REFUSALS = {
    "room.early": _("The room is not open yet. It opens 15 minutes before the meeting."),
    "room.over": _("The room is closed. You can read what was written in it for as long as the meeting is kept."),
    "room.full": _("The room is full: %(seats)s people are inside. Please ask one of them to leave, then try again."),
    "room.taken": _("You entered the room in another window or on another device, so this one was disconnected."),
    "room.malformed": _("The browser sent something the room does not understand. Please load the page again."),
    "chat.empty": _("Please write something first."),
    "chat.often": _(
        "You have sent many messages in a short time. Please wait a few seconds, then send this one again."
    ),
    "chat.long": _("This message is too long: at most %(longest)s characters. Please send it in parts."),
}
# Said by static/js/room/*.js; {name} and the like are filled in there.
WORDS = {
    "you": _("You"),
    "connecting": _("Connecting…"),
    "unstable": _("The connection to {name} is unstable. Trying to restore it…"),
    "lost": _("The connection to {name} could not be restored. Please enter the room again."),
    "joined": _("{name} has entered the room."),
    "left": _("{name} has left the room."),
    "offline": _("The connection to the platform is interrupted. Picture and sound go on; reconnecting…"),
    "alone": _("You are the first one here. The others see that you are inside."),
    "nobody": _("Nobody is inside yet."),
    "inside": _("Inside now: {names}"),
    "mute": _("Mute"),
    "unmute": _("Unmute"),
    "camera_off": _("Stop camera"),
    "camera_on": _("Start camera"),
    "share": _("Share screen"),
    "unshare": _("Stop sharing"),
    "insecure": _(
        "Your browser gives camera and microphone to secure addresses (https://) only. You can enter, watch and "
        "write. To be seen and heard, please ask the operator for the secure address."
    ),
    "refused": _(
        "The browser was not allowed to use camera or microphone. You can enter, watch and write. To be seen and "
        "heard, allow them beside the address and load the page again."
    ),
    "missing": _("No camera was found: you will be heard, but not seen."),
    "deaf": _("No microphone was found: you will not be heard."),
    "silent": _("The browser waits for your consent before it plays sound."),
    "share_failed": _("The screen could not be shared. Please try again, or choose another window."),
    "device": _("Device {number}"),
    "unread": _("{count} new messages"),
}
