//! What the learned classifier does on small made-up schemes and texts.

use super::*;
