#include "ui/translations.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace deskrelay {

using namespace Qt::StringLiterals;

void installTranslations(QApplication &application, const QLocale &locale)
{
    // Owned by the application, so that they outlive every widget.
    auto *ours = new QTranslator(&application);
    if (ours->load(locale, u"deskrelay"_s, u"_"_s, u":/i18n"_s) ||
        ours->load(u":/i18n/deskrelay_en.qm"_s))
        QApplication::installTranslator(ours);
    auto *qts = new QTranslator(&application);
    if (qts->load(locale, u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QApplication::installTranslator(qts);
}

} // namespace deskrelay
