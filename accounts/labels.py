"""What the codes of accounts and core mean to people."""

from __future__ import annotations

from core.i18n import lazy as _

REFUSALS = {
    "denied": _("You can see this, but it is not yours to change."),
    "not_found": _("There is nothing here for you. The address may be mistyped, or the entry was removed."),
    "time.taken": _("That time has just been taken. Please choose another one."),
    "busy": _("Somebody else changed this at the same moment. Please look again and repeat your step."),
    "database.busy": _("The platform is very busy. Nothing was lost; please try again in a minute."),
    "database.full": _("The platform's disk is full, so nothing could be saved. Please tell the operator."),
    "state.closed": _("This step is no longer possible: the matter has moved on. Please look at its present state."),
    "edited.meanwhile": _("Somebody else changed this while you were editing. Please look at the new version and enter your change again."),
    "zone.unknown": _("There is no time zone named “%(zone)s”. Please choose one from the list."),
    "time.skipped": _("%(time)s does not exist on %(day)s in %(zone)s: the clocks go forward that night. Please choose another time."),
    "money.currency": _("“%(currency)s” is not a currency used here. Please choose one from the list."),
    "money.amount": _("“%(typed)s” is not an amount. Please write digits, such as 1250.50."),
    "money.precision": _("%(currency)s has no such small fractions. Please shorten the decimals."),
    "money.too_large": _("This amount is too large to be true. Please check it."),
    "password.short": _("Please choose a password of at least %(shortest)s characters."),
    "password.long": _("Please choose a password of at most %(longest)s characters."),
    "password.wrong": _("This is not your present password."),
    "name.empty": _("Please enter a name."),
    "name.long": _("This name is too long: at most %(longest)s characters."),
    "email.taken": _("There is already an account with this address."),
    "sign_in.wrong": _("The address or the password is not right."),
    "sign_in.wait": _("Too many attempts. Please wait some minutes or reset your password."),
    "link.unknown": _("This link is not one of ours. Please open it exactly as it stands in the mail."),
    "link.used": _("This link has already been used. If you need a new one, please ask for it again."),
    "link.expired": _("This link has expired. Please ask for a new one."),
    "reason.missing": _("Please give a reason: the other side will read it."),
    "organisation.code_taken": _("An organisation with this credit code is already registered. Please ask a colleague to invite you, or contact your office."),
    "account.by_sign_up": _("Members of companies and chambers sign up themselves or are invited by a colleague."),
    "account.own": _("You cannot close your own account."),
    "hours.order": _("A span of hours must end after it starts."),
    "hours.overlap": _("Two spans of hours overlap. Please join them into one."),
    "hours.past": _("This day is in the past."),
    "smtp.address": _("The mail server's address in the settings is not complete."),
}  # fmt: skip
