#pragma once

class QApplication;
class QLocale;

namespace deskrelay {

/// Has the application speak the language of \a locale, else English, whose plurals are texts too.
void installTranslations(QApplication &application, const QLocale &locale);

} // namespace deskrelay
