#pragma once

#include <Qt>

namespace deskrelay {

/// What a cell shows beside its text; CellDelegate paints it for any model that tells it.
enum CellRole
{
    SeriesRole = Qt::UserRole + 100, ///< The colour of an account, before the text: int.
    StateRole,                       ///< A state's shape before the text: AccountState as int.
    ChipRole,                        ///< The text and its state's shape lie on a tinted chip: bool.
    LineRole,                        ///< A quiet second line below the text.
    ShareRole,                       ///< A bar below the text, as full as this: 0 to 1.
    MarksRole, ///< Small bars below the text: QList<bool>, true for what went well.
};

} // namespace deskrelay
